import { defineCommand } from '../../command.ts';
import { headsOption } from '../../lib/audit/options.ts';
import { ledgerOptions, offlineOption } from '../../lib/ledger/options.ts';

/** `medrec ledger verify`: whether the ledger is still the event log. */
export default defineCommand({
  group: 'Audit',
  summary: 'verify every event of the ledger against its head',
  description:
    'Recomputes every hash from what the database holds, and follows their chain to the head that the ledger was proven by, to the head of the node, and through heads that you kept (--head; the node is not asked then). Names the first event that was changed, is missing or was added; the exit code is then 6.',
  examples: [
    'medrec ledger verify',
    'medrec ledger verify --offline --ledger audit.sqlite',
    'medrec ledger verify --head heads/2026-12-31.json --head heads/2027-01-31.json',
  ],
  parameters: { ...ledgerOptions, heads: headsOption(), offline: offlineOption },
  async action(context, input) {
    const { runLedgerVerify } = await import('../../lib/ledger/run-ledger-verify.ts');
    return await runLedgerVerify(context, input);
  },
});
