import { defineCommand } from '../../command.ts';
import { headsOption } from '../../lib/audit/options.ts';
import { ledgerOptions } from '../../lib/ledger/options.ts';
import { flagOption, optionalText, textParameter } from '../../lib/parameters/basic.ts';

/** `medrec audit verify`: whether a file is the event log, or the part of it that its manifest says; whether a receipt is sound. */
export default defineCommand({
  group: 'Audit',
  summary: 'verify an exported event log, or a receipt of an access',
  description: [
    "Reads the manifest beside the file, and goes by what it says. A full export is verified from its rows alone: every hash is recomputed, and the last compared with a head, one you kept (--head), without any network, or the one on the node. An export of one patient is verified by that patient's own chain of hashes and the head that the registry keeps of it. Any other filter, or some columns only, is held against a ledger row by row. CSV, NDJSON and Parquet.",
    'Names the first row that was changed, is missing, was added or moved; the exit code is then 6. The facts of the manifest and its signature are checked too.',
    'A receipt is known by its content: it is verified without a network, against its own head, heads that you kept, or a ledger, and the decision is made again from its facts.',
  ].join('\n\n'),
  examples: [
    'medrec audit verify log.csv',
    'medrec audit verify log.csv --head heads/2026-12-31.json --head heads/2027-01-31.json',
    'medrec audit verify log.csv --head heads/2026-12-31.json --allow-newer',
    'medrec audit verify patient.csv --signer ST3…',
    'medrec audit verify overrides.parquet --ledger audit.sqlite',
    'medrec audit verify access-4211.json --head heads/2027-01-31.json',
  ],
  parameters: {
    file: textParameter('<file>', 'the export, or - for standard input; or a receipt'),
    heads: headsOption(),
    manifest: optionalText('--manifest <file>', 'the manifest of the export, unless it is beside it'),
    signer: optionalText(
      '--signer <address>',
      'the address that must have signed the manifest or the receipt',
    ),
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
