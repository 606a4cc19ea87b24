// Writes the log of hospitals that never were, and its head: `npm run history -- --events 1000000 --out FILE.csv`.
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { formatHead } from '../src/lib/audit/head.ts';
import { makeHistory } from './history/make-history.ts';
import { writeHistory } from './history/write-history.ts';

const usage = `usage: npm run history -- --out FILE [--events N] [--seed N] [--patients N]
  --out FILE     .csv or .ndjson; the head goes to FILE.head.json
  --events N     rows (10000)
  --seed N       the same rows for the same seed (1)
  --patients N   one for each 50 rows unless given`;

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    events: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    patients: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const format = /\.(csv|ndjson)$/.exec(values.out ?? '')?.[1] as 'csv' | 'ndjson' | undefined;
const [events, seed, patients] = [values.events, values.seed, values.patients ?? '1'].map(Number);
const areNumbers = [events, seed, patients].every((each) => Number.isSafeInteger(each) && Number(each) > 0);
if (values.help || values.out === undefined || format === undefined || !areNumbers) {
  process.stderr.write(`${usage}\n`);
  process.exitCode = values.help ? 0 : 2;
} else {
  const started = Date.now();
  const rows = makeHistory({
    seed: Number(seed),
    events: Number(events),
    ...(values.patients === undefined ? {} : { patients: Number(patients) }),
  });
  const head = await writeHistory(values.out, format, rows);
  await writeFile(`${values.out}.head.json`, formatHead(head));
  process.stderr.write(`${head.seq} events in ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}
