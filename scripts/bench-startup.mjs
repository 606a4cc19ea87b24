// How long medrec takes to start, as a ratio to a bare `node -e 0`: medians of 31 interleaved runs.
// Its last line is one JSON object; it fails when a ratio is above its limit.
import { execFileSync } from 'node:child_process';

const runs = 31;
const limits = { version: 1.4, help: 1.5 };
const programs = {
  node: ['-e', '0'],
  version: ['dist/bin/medrec.js', '--version'],
  help: ['dist/bin/medrec.js', '--help'],
};

const times = Object.fromEntries(Object.keys(programs).map((name) => [name, []]));
for (let run = 0; run <= runs; run += 1) {
  for (const [name, argv] of Object.entries(programs)) {
    const start = process.hrtime.bigint();
    execFileSync(process.execPath, argv, { stdio: 'ignore' });
    // The first round warms the file cache and is not counted.
    if (run > 0) times[name].push(Number(process.hrtime.bigint() - start) / 1e6);
  }
}
const spread = Object.fromEntries(
  Object.entries(times).map(([name, list]) => {
    const sorted = list.sort((a, b) => a - b);
    const at = (share) => Math.round(sorted[Math.floor(share * (sorted.length - 1))] * 10) / 10;
    return [name, { median: at(0.5), p10: at(0.1), p90: at(0.9) }];
  }),
);
const ratios = Object.fromEntries(
  Object.keys(limits).map((name) => [
    name,
    Math.round((spread[name].median / spread.node.median) * 100) / 100,
  ]),
);
console.table(spread);
console.log(JSON.stringify({ runs, milliseconds: spread, ratios, limits }));
if (Object.keys(limits).some((name) => ratios[name] > limits[name])) process.exitCode = 1;
