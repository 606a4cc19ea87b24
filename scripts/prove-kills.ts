// Kills runs of a batch at every step and at random moments, and the simulator in the middle of its work:
// `npm run prove:kills -- --kills 300 --seed N`.
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { killSimulator } from '../tests/simnet/support/kill-simulator.ts';
import { buildChild } from '../tests/transactions/support/child.ts';
import { Ground } from '../tests/transactions/support/ground.ts';
import { proveKills } from '../tests/transactions/support/kill-rounds.ts';

const usage = `usage: npm run prove:kills -- [--kills N] [--seed N] [--rows N] [--simulator-kills N]
  --kills N  processes that are killed (300)
  --seed N   the same choices again; a new one is drawn and printed otherwise
  --rows N   rows of a batch, in lists of 3 (30)
  --simulator-kills N   simulators that are killed (50)`;

function readCount(text: string, flag: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`${flag} ${text}: a whole number from 1`);
  return Number(text);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '300' },
      seed: { type: 'string' },
      rows: { type: 'string', default: '30' },
      'simulator-kills': { type: 'string', default: '50' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const seed = values.seed === undefined ? randomInt(1, 2 ** 30) : readCount(values.seed, '--seed');
  const kills = readCount(values.kills, '--kills');
  const rows = readCount(values.rows, '--rows');
  const simulatorKills = readCount(values['simulator-kills'], '--simulator-kills');
  process.stderr.write(`seed ${seed}: ${kills} kills\n`);
  const started = Date.now();
  const [ground, program] = await Promise.all([Ground.open(), buildChild()]);
  try {
    const tell = (line: string) => process.stderr.write(`${line}\n`);
    const report = await proveKills(ground, program, { kills, seed, rows, restartEvery: 5, tell });
    const simulator = await killSimulator({ kills: simulatorKills, seed, tell });
    const faults = [...report.faults, ...simulator.faults];
    for (const fault of faults) process.stderr.write(`${fault}\n`);
    const seconds = Math.round((Date.now() - started) / 1000);
    process.stdout.write(
      `${JSON.stringify({ ...report, simulator: { ...simulator, faults: undefined }, faults: faults.length, seconds })}\n`,
    );
    process.exitCode = faults.length === 0 ? 0 : 1;
  } finally {
    await ground.close();
  }
}

await main();
