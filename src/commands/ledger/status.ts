import { defineCommand } from '../../command.ts';
import { ledgerOptions, offlineOption } from '../../lib/ledger/options.ts';

/** `medrec ledger status`: what the ledger holds, and how far the node is ahead. */
export default defineCommand({
  group: 'Audit',
  summary: 'show what the ledger holds, and how far the node is ahead',
  examples: ['medrec ledger status', 'medrec ledger status --offline --ledger audit.sqlite'],
  parameters: { ...ledgerOptions, offline: offlineOption },
  async action(context, input) {
    const { runStatus } = await import('../../lib/ledger/run-status.ts');
    return await runStatus(context, input);
  },
});
