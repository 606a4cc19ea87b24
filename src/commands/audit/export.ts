import { defineCommand } from '../../command.ts';
import { columnsOption, filterOptions, formatOption } from '../../lib/audit/options.ts';
import { ledgerOptions } from '../../lib/ledger/options.ts';
import { flagOption, optionalCount, optionalText, textParameter } from '../../lib/parameters/basic.ts';

/** `medrec audit export`: the event log as a file that anyone can verify against one value on chain. */
export default defineCommand({
  group: 'Audit',
  summary: 'export the event log, proven against the head on the node',
  description:
    'The ledger, a proven copy of the log on this machine, is brought up to the head on the node first; with --offline it is taken as it is. Then its rows are written, all or those that the filters keep, and beside them a manifest: of which log and which part of it, up to which head, and the hash of the file. `medrec audit verify` reads both. With --sign the manifest is signed by the key that --from names.',
  examples: [
    'medrec audit export --out log.csv --head-out log.head.json',
    'medrec audit export --out 2027.parquet --since 2027-01-01 --until 2027-12-31 --sign --from auditor',
    'medrec audit export --patient ST2… --out patient.csv',
    'medrec audit export --protected-only --outcome permitted --columns time,actor,patient,data-types --out protected.csv',
    `medrec audit export --format ndjson --out - | jq -c 'select(.topic == "access-denied")'`,
  ],
  parameters: {
    format: formatOption(),
    out: textParameter('--out <file>', 'the file to write, or - for standard output'),
    ...filterOptions,
    columns: columnsOption(),
    headOut: optionalText('--head-out <file>', 'also write the head that the export was proven against'),
    manifest: optionalText('--manifest <file>', 'where to write the manifest, instead of beside the file'),
    sign: flagOption('--sign', 'sign the manifest with the key of --from'),
    force: flagOption('--force', 'replace files that are there'),
    raw: flagOption('--raw', 'leave text in CSV as it is that a spreadsheet would run as a formula'),
    ...ledgerOptions,
    offline: flagOption('--offline', 'export what the ledger has, and ask no node', 'Ledger'),
    wait: optionalCount('--wait <seconds>', 'wait this long for an indexer that lags behind the node', {
      max: 86_400n,
    }),
  },
  async action(
    context,
    {
      format,
      out,
      columns,
      headOut,
      manifest,
      sign,
      force,
      raw,
      ledger,
      databaseUrl,
      offline,
      wait,
      ...filter
    },
  ) {
    const { runExport } = await import('../../lib/audit/run-export.ts');
    const files = { format, out, columns, headOut, manifest, sign, force, raw };
    const source = { ledger, databaseUrl, offline, wait: Number(wait ?? 0n) };
    return await runExport(context, { ...files, ...source, filter });
  },
});
