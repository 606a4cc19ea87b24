import { defineCommand } from '../../command.ts';
import { textFormats } from '../../lib/audit/export-formats.ts';
import { principalFilter, sinceFilter, topicFilter, untilFilter } from '../../lib/audit/options.ts';
import {
  choiceOption,
  flagOption,
  optionalCount,
  optionalText,
  textParameter,
} from '../../lib/parameters/basic.ts';

/** `medrec audit export`: the event log as a file that anyone can verify against one value on chain. */
export default defineCommand({
  group: 'Audit',
  summary: 'export the event log, proven against the head on the node',
  description:
    'The events come from the indexer and the head from the node. The whole chain of hashes is recomputed, from the head down to the first event, whatever the filters keep; when anything differs, nothing is written. A full export can be verified later from its rows alone with `medrec audit verify`; a filtered one cannot.',
  examples: [
    'medrec audit export --out log.csv --head-out log.head.json',
    `medrec audit export --format ndjson --out - | jq -c 'select(.topic == "access-denied")'`,
    'medrec audit export --patient ST2… --since 2027-01-01 --until 2027-01-31 --out january.csv',
  ],
  parameters: {
    format: choiceOption('--format <format>', 'the form of the file', textFormats, 'csv'),
    out: textParameter('--out <file>', 'the file to write, or - for standard output'),
    patient: principalFilter('--patient <principal>', 'only events about this patient'),
    provider: principalFilter('--provider <principal>', 'only events about this provider or other grantee'),
    institution: principalFilter('--institution <principal>', 'only events about this institution'),
    actor: principalFilter('--actor <principal>', 'only what this principal did'),
    topics: topicFilter(),
    since: sinceFilter(),
    until: untilFilter(),
    headOut: optionalText('--head-out <file>', 'also write the head that the export was proven against'),
    force: flagOption('--force', 'replace files that are there'),
    raw: flagOption('--raw', 'leave text in CSV as it is that a spreadsheet would run as a formula'),
    wait: optionalCount('--wait <seconds>', 'wait this long for an indexer that lags behind the node', {
      max: 86_400n,
    }),
  },
  async action(context, { format, out, headOut, force, raw, wait, ...filter }) {
    const { runExport } = await import('../../lib/audit/run-export.ts');
    return await runExport(context, { format, out, headOut, force, raw, wait: Number(wait ?? 0n), filter });
  },
});
