import { defineCommand } from '../../command.ts';
import { ledgerOptions, sourceOptions } from '../../lib/ledger/options.ts';

/** `medrec ledger rebuild`: the ledger anew, whatever it holds. */
export default defineCommand({
  group: 'Audit',
  summary: 'load the ledger anew, whatever it holds',
  description:
    'As `medrec ledger sync`, but nothing of what the ledger has is taken for granted: the whole log is loaded beside it, proven, and put in its place at once. Until then, and if anything differs, the ledger stays as it is. Says how many events were not the same.',
  examples: [
    'medrec ledger rebuild',
    'medrec ledger rebuild --file log.ndjson --head log.head.json --ledger audit.sqlite',
  ],
  parameters: { ...ledgerOptions, ...sourceOptions },
  async action(context, { wait, ...request }) {
    const { runSync } = await import('../../lib/ledger/sync/run-sync.ts');
    return await runSync(context, { ...request, wait: Number(wait ?? 0n), rebuild: true });
  },
});
