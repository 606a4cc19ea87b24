import { defineCommand } from '../../command.ts';
import { ledgerOptions, sourceOptions } from '../../lib/ledger/options.ts';
import { flagOption, optionalCount } from '../../lib/parameters/basic.ts';

/** `medrec ledger sync`: a local copy of the event log, proven by the head of the node. */
export default defineCommand({
  group: 'Audit',
  summary: 'copy the event log to this machine, proven by the head',
  description:
    'The events come from the indexer, from the newest back to those that the ledger has, or from a full export (--file); trust comes only from the chain of their hashes meeting the head of the node, or the heads given (--head). The ledger changes at once, when they have met. A sync that was ended goes on where it was; events that a fork removed are rolled back.\n\nThe ledger is a file of SQLite, or in PostgreSQL with --database-url, and can be made again at any time.',
  examples: [
    'medrec ledger sync',
    'medrec ledger sync --follow --every 10',
    'medrec ledger sync --file log.ndjson --head log.head.json --ledger audit.sqlite',
    'medrec ledger sync --database-url postgresql://auditor@db.example/medrec',
  ],
  parameters: {
    ...ledgerOptions,
    ...sourceOptions,
    follow: flagOption('--follow', 'go on with what comes, until interrupted'),
    every: optionalCount('--every <seconds>', 'seconds between two looks with --follow (default 30)', {
      min: 1n,
      max: 86_400n,
    }),
  },
  async action(context, { follow, every, wait, ...request }) {
    const { followLog, runSync } = await import('../../lib/ledger/sync/run-sync.ts');
    const sync = { ...request, wait: Number(wait ?? 0n) };
    return follow ? await followLog(context, sync, Number(every ?? 30n)) : await runSync(context, sync);
  },
});
