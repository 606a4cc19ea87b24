// Changes exports in every way that a row can be changed, and counts what verification does not find or names wrongly.
import { parseArgs } from 'node:util';
import { textFormats } from '../src/lib/audit/export-formats.ts';
import type { Row } from '../src/lib/audit/row.ts';
import {
  changeCharacters,
  cutIntoLogs,
  exportKinds,
  fewColumns,
  judge,
  makeSpecimen,
  moveRows,
  relink,
  type Specimen,
  type Tampering,
} from '../tests/audit/tampering.ts';
import { makeRandom } from '../tests/support/make-random.ts';
import { makeHistory } from './history/make-history.ts';

const usage = `usage: npm run prove:tampering -- [--seed N] [--rows N] [--honest N]
  --seed N     the log and the changes of this seed; a fresh one unless given
  --rows N     rows of each kind of export whose every character is changed (200)
  --honest N   honest exports, none of which may be refused (200)`;

/** Rows of a log whose rows are moved about in every way; their pairs are what takes the time. */
const movedRows = 40;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    rows: { type: 'string', default: '200' },
    honest: { type: 'string', default: '200' },
    help: { type: 'boolean', default: false },
  },
});
const [seed, rows, honest] = [values.seed, values.rows, values.honest].map(Number) as [
  number,
  number,
  number,
];
if (values.help || ![seed, rows, honest].every((each) => Number.isSafeInteger(each) && each >= 0)) {
  process.stderr.write(`${usage}\n`);
  process.exit(values.help ? 0 : 2);
}

const started = Date.now();
const random = makeRandom(seed);
const history = [...makeHistory({ seed, events: Math.max(6_000, rows * 30), patients: 40 })];
const counts = { changes: 0, moves: 0, missed: 0, misnamed: 0, falseAlarms: 0 };
process.stderr.write(`seed ${seed}\n`);

for (const kind of exportKinds) {
  for (const [number, format] of textFormats.entries()) {
    let left = number === 0 ? Math.ceil(rows / 2) : Math.floor(rows / 2);
    const log = history.slice(random(1_000));
    for (const short of cutIntoLogs(log, 8)) {
      if (left === 0) break;
      const specimen = makeSpecimen(short, kind, format, left % 3 === 0 ? fewColumns : undefined);
      if (specimen.lines.length === 0) continue;
      // One row of each log, at any place in it: the more logs, the more kinds of events.
      const row = random(specimen.lines.length);
      for (const tampering of changeCharacters(specimen, row, random))
        await check(specimen, tampering, 'changes');
      left -= 1;
    }
    const specimen = makeSpecimen(cutFor(kind, log), kind, format);
    for (const tampering of moveRows(specimen)) await check(specimen, tampering, 'moves');
    process.stderr.write(`${kind} ${format}: ${JSON.stringify(counts)}\n`);
  }
}
for (let i = 0; i < honest; i += 1) {
  const kind = exportKinds[random(exportKinds.length)] ?? 'full';
  const from = random(history.length - 100);
  const log = relink(history.slice(from, from + 1 + random(100)));
  const { header, lines, verify } = makeSpecimen(
    log,
    kind,
    textFormats[random(2)] ?? 'csv',
    random(2) === 0 ? fewColumns : undefined,
  );
  const result = await verify(header + lines.join(''));
  if ('kind' in result || result.rows !== lines.length) {
    counts.falseAlarms += 1;
    process.stderr.write(`refused, though honest: ${kind}, ${JSON.stringify(result, showBigints)}\n`);
  }
}
const seconds = Math.round((Date.now() - started) / 1000);
process.stdout.write(
  `${JSON.stringify({ seed, rows: rows * exportKinds.length, ...counts, honest, seconds })}\n`,
);
process.exitCode = counts.missed + counts.misnamed + counts.falseAlarms === 0 ? 0 : 1;

/** A log of which this kind of export has as many rows as are moved. */
function cutFor(kind: (typeof exportKinds)[number], log: readonly Row[]): Row[] {
  for (let size = movedRows; ; size += movedRows) {
    const cut = relink(log.slice(0, size));
    if (size >= log.length || makeSpecimen(cut, kind, 'csv').lines.length >= movedRows) return cut;
  }
}

async function check(specimen: Specimen, tampering: Tampering, of: 'changes' | 'moves'): Promise<void> {
  counts[of] += 1;
  const verdict = await judge(specimen, tampering);
  if (verdict === 'found') return;
  counts[verdict === 'missed' ? 'missed' : 'misnamed'] += 1;
  process.stderr.write(`${tampering.name}: ${verdict}\n`);
}

function showBigints(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
