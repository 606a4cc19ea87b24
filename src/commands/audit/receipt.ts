import { defineCommand } from '../../command.ts';
import { ledgerOptions } from '../../lib/ledger/options.ts';
import { countParameter, flagOption, optionalCount, textParameter } from '../../lib/parameters/basic.ts';

/** `medrec audit receipt`: one small file that shows an access, what it rested on, and that both are of the log. */
export default defineCommand({
  group: 'Audit',
  summary: 'write the receipt of a logged access',
  description:
    "A receipt holds the event of the access, the events that its decision rested on, and the rows that link them to a head: the facts about the patient by the patient's own chain of hashes, those of no patient by the chain of the log when they are near. `medrec audit verify RECEIPT` accepts or refuses it without a network, and makes the decision again. The rows between are events of others too, as they are on the chain.",
  examples: [
    'medrec audit receipt 4211 --out access-4211.json',
    'medrec audit receipt 4211 --out access-4211.json --offline --sign --from auditor',
    'medrec audit verify access-4211.json --head heads/2027-01-31.json',
  ],
  parameters: {
    seq: countParameter('<seq>', "the event's number in the log", { min: 1n }),
    out: textParameter('--out <file>', 'the file to write'),
    sign: flagOption('--sign', 'sign the receipt with the key of --from'),
    force: flagOption('--force', 'replace the file if it is there'),
    ...ledgerOptions,
    offline: flagOption('--offline', 'take the ledger as it is, and ask no node', 'Ledger'),
    wait: optionalCount('--wait <seconds>', 'wait this long for an indexer that lags behind the node', {
      max: 86_400n,
    }),
  },
  async action(context, { wait, ...request }) {
    const { runReceipt } = await import('../../lib/audit/run-receipt.ts');
    return await runReceipt(context, { ...request, wait: Number(wait ?? 0n) });
  },
});
