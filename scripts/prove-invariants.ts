// Proves the invariants of invariants/ with Rendezvous, and prints one JSON object as the last line.
// Options: --runs N (each invariant, 3000), --seed N, --jobs N (2), --only TARGET, --self-test.
import { parseArgs } from 'node:util';
import { faults } from './invariant-faults.ts';
import type { Target } from './rendezvous-world.ts';
import { installRendezvous, playRound, type Round } from './run-rendezvous.ts';

const targets: readonly Target[] = ['patient-consent', 'access-control', 'registry'];
const types = ['test', 'invariant'] as const;

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '3000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    jobs: { type: 'string', default: '2' },
    only: { type: 'string' },
    'self-test': { type: 'boolean', default: false },
  },
});
const [runs, firstSeed, jobs] = [options.runs, options.seed, options.jobs].map(wholeNumber) as [
  number,
  number,
  number,
];
/** Checks on one chain, over all invariants of a contract. A fresh chain now and then reaches new openings. */
const roundSize = Math.min(2000, runs * 6);
const started = performance.now();
await installRendezvous();
process.exitCode = options['self-test'] ? await testFaults() : await prove();

/** Every invariant until each was checked `runs` times. The exit code. */
async function prove(): Promise<number> {
  const counts: Record<string, number> = {};
  const events = { calls: 0, events: 0 };
  let failed = 0;
  let discarded = 0;
  const groups = targets
    .filter((target) => options.only === undefined || options.only === target)
    .flatMap((target) => types.map((type) => ({ target, type })));
  await inParallel(groups, async ({ target, type }) => {
    let seed = firstSeed;
    // rounds of one size, so that the seed and the target replay each of them
    for (let missing = runs; missing > 0 && failed === 0; seed += 1) {
      const round = { target, type, runs: roundSize, seed };
      const result = await playRound(round);
      if (result.failure !== undefined) {
        failed += 1;
        reportFailure(round, result.failure);
        return;
      }
      for (const [name, count] of result.passed)
        counts[`${target} ${name}`] = (counts[`${target} ${name}`] ?? 0) + count;
      for (const count of result.discarded.values()) discarded += count;
      events.calls += result.events.calls;
      events.events += result.events.events;
      const names = [...result.passed.keys()];
      missing = runs - Math.min(...names.map((name) => counts[`${target} ${name}`] ?? 0));
      process.stderr.write(`${target} ${type}: seed ${seed}, ${missing > 0 ? `${missing} to go` : 'done'}\n`);
    }
  });
  if (events.calls > 0) counts['count-events'] = events.calls;
  print({ seed: firstSeed, runs: counts, events: events.events, discarded, failed, seconds: elapsed() });
  return failed > 0 ? 1 : 0;
}

/** Plants each fault in a copy of the contracts and makes only the check that has to notice. The exit code. */
async function testFaults(): Promise<number> {
  const caught: Record<string, string> = {};
  const missed: string[] = [];
  const wanted = faults.filter(({ target }) => options.only === undefined || options.only === target);
  await inParallel(wanted, async (fault) => {
    const noticed = await isNoticed(fault);
    if (noticed) caught[fault.name] = fault.by;
    else missed.push(fault.name);
    process.stderr.write(`${fault.name}: ${noticed ? 'caught' : 'MISSED'} by ${fault.target} ${fault.by}\n`);
  });
  print({ seed: firstSeed, faults: wanted.length, caught, missed, seconds: elapsed() });
  return missed.length > 0 ? 1 : 0;
}

/** Whether the fault's check fails in one of three rounds. Throws an Error when something else fails. */
async function isNoticed(fault: (typeof faults)[number]): Promise<boolean> {
  const type = fault.by.startsWith('test-') ? 'test' : 'invariant';
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const seed = firstSeed + attempt;
    const { failure } = await playRound({ target: fault.target, type, runs: roundSize, seed, fault });
    if (failure === undefined) continue;
    const named = fault.by === 'count-events' ? 'count-events:' : `${fault.target} ${fault.by}`;
    if (!failure.includes(named)) throw new Error(`${fault.name}: ${failure}`);
    return true;
  }
  return false;
}

async function inParallel<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: jobs }, worker));
}

function reportFailure({ target, type, runs: checks, seed }: Round, failure: string): void {
  process.stderr.write(`\n${target} ${type} failed: seed ${seed}, ${checks} runs\n${failure}\n`);
  process.stderr.write(
    `replay: npm run prove:invariants -- --only ${target} --seed ${seed} --runs ${options.runs}\n\n`,
  );
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) < 1) throw new Error(`not a whole number from 1: ${text}`);
  return Number(text);
}

function elapsed(): number {
  return Math.round((performance.now() - started) / 1000);
}

function print(value: object): void {
  console.log(JSON.stringify(value));
}
