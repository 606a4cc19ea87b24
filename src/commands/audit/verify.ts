import { defineCommand } from '../../command.ts';
import { headsOption } from '../../lib/audit/options.ts';
import { ledgerOptions } from '../../lib/ledger/options.ts';
import { flagOption, optionalText, textParameter } from '../../lib/parameters/basic.ts';

/** `medrec audit verify`: whether a file is the event log, from its rows alone. */
export default defineCommand({
  group: 'Audit',
  summary: 'verify an exported event log from its rows alone',
  description:
    'Recomputes every hash of a full export, CSV or NDJSON, and compares the last with a head: one you kept (--head), without any network, or the one on the node. Names the first row that was changed, is missing, was added or moved; the exit code is then 6.',
  examples: [
    'medrec audit verify log.csv',
    'medrec audit verify log.csv --head log.head.json',
    'medrec audit verify log.csv --head heads/2026-12-31.json --head heads/2027-01-31.json',
    'medrec audit verify log.csv --head heads/2026-12-31.json --allow-newer',
  ],
  parameters: {
    file: textParameter('<file>', 'the export, or - for standard input'),
    heads: headsOption(),
    manifest: optionalText('--manifest <file>', 'the manifest of the export, unless it is beside it'),
    signer: optionalText('--signer <address>', 'the address that must have signed the manifest'),
    offline: flagOption('--offline', 'believe the head in the manifest, and ask no node'),
    ...ledgerOptions,
    allowNewer: flagOption(
      '--allow-newer',
      'the head is an older one: rows may follow it, and are not proven by it',
    ),
    raw: flagOption('--raw', 'the file was exported with --raw'),
  },
  async action(context, input) {
    const { runVerify } = await import('../../lib/audit/run-verify.ts');
    return await runVerify(context, input);
  },
});
