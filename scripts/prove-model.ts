// Plays random calls on the reference model and on the contracts: `npm run prove:model -- --seed N --steps M`.
import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { contracts } from '../tests/contracts/support/open-chain.ts';
import { playModel } from '../tests/model/play.ts';
import { describeDivergence } from '../tests/model/report.ts';
import { shrinkSteps } from '../tests/model/shrink.ts';

const usage = `usage: npm run prove:model -- [--seed N] [--steps N] [--runs N] [--minutes N]
  --seed N     the same calls again; a new one is drawn and printed otherwise
  --steps N    calls in all, split over the runs (20000)
  --runs N     each on a chain of its own (20)
  --minutes N  goes on with further runs for so long`;

/** One run, as a worker is told to play it. */
interface Order {
  seed: number;
  steps: number;
}

/** What a worker says of a run. */
interface Account {
  seed: number;
  steps: number;
  functions: Record<string, { ok: number; refused: number }>;
  errors: string[];
  /** The shrunk list of calls and what differed; empty when nothing did. */
  divergence: string;
}

/** How many lists are tried to shorten one that ends in a difference. */
const tries = 300;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string' },
      steps: { type: 'string', default: '20000' },
      runs: { type: 'string', default: '20' },
      minutes: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const seed = values.seed === undefined ? randomInt(1, 2 ** 30) : readCount(values.seed, '--seed');
  const runs = readCount(values.runs, '--runs');
  const steps = readCount(values.steps, '--steps');
  const until =
    values.minutes === undefined ? 0 : Date.now() + readCount(values.minutes, '--minutes') * 60_000;
  const started = Date.now();
  process.stderr.write(`seed ${seed}: ${steps} calls in ${runs} runs\n`);
  const accounts = await playAll(function* orders() {
    for (let run = 0; run < runs || Date.now() < until; run += 1) {
      yield { seed: (seed + run) % 2 ** 31, steps: Math.ceil(steps / runs) };
    }
  });
  // a run that is asked for by its seed is there to be looked at, not to cover everything
  const complete = steps >= 20_000;
  process.exitCode = report(accounts, { seed, seconds: (Date.now() - started) / 1000, complete }) ? 0 : 1;
}

/** Plays the orders on a worker for each core; a worker whose engine died is replaced. */
async function playAll(orders: () => Generator<Order>): Promise<Account[]> {
  const accounts: Account[] = [];
  const queue = orders();
  const work = async () => {
    let worker: Worker | undefined;
    for (const order of queue) {
      worker ??= new Worker(fileURLToPath(import.meta.url), { stdout: true });
      const account = await play(worker, order);
      accounts.push(account);
      process.stderr.write(
        `run of seed ${account.seed}: ${account.steps} calls${account.divergence === '' ? '' : ', differs'}\n`,
      );
      if (account.divergence !== '') {
        process.stderr.write(`\n${account.divergence}\n`);
        process.stderr.write(
          `again: npm run prove:model -- --seed ${order.seed} --steps ${order.steps} --runs 1\n\n`,
        );
        await worker.terminate();
        worker = undefined;
      }
    }
    await worker?.terminate();
  };
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, work));
  return accounts;
}

async function play(worker: Worker, order: Order): Promise<Account> {
  return await new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', (account: Account) => {
      worker.off('error', reject);
      resolve(account);
    });
    worker.postMessage(order);
  });
}

async function playOrder({ seed, steps }: Order): Promise<Account> {
  const functions: Account['functions'] = {};
  const errors = new Set<string>();
  const result = await playModel({
    seed,
    steps,
    onCall: (name, { ok, error }) => {
      functions[name] ??= { ok: 0, refused: 0 };
      functions[name][ok ? 'ok' : 'refused'] += 1;
      if (error) errors.add(error);
    },
  });
  let divergence = result.deployFailed ?? '';
  if (result.divergence) {
    const { steps: recorded, differences, died } = result.divergence;
    const shrunk = died ? undefined : await shrinkSteps(recorded, { tries });
    divergence = shrunk
      ? describeDivergence(shrunk.steps, shrunk.differences)
      : describeDivergence(recorded.map(({ step }) => step).slice(-20), differences);
  }
  return { seed, steps: result.steps, functions, errors: [...errors], divergence };
}

/** Prints what the runs came to; the last line is JSON. True when nothing differed and every function was seen. */
function report(
  accounts: readonly Account[],
  { seed, seconds, complete }: { seed: number; seconds: number; complete: boolean },
): boolean {
  const functions = new Map<string, { ok: number; refused: number }>();
  const met = new Set<string>();
  for (const account of accounts) {
    for (const error of account.errors) met.add(error);
    for (const [name, { ok, refused }] of Object.entries(account.functions)) {
      const sum = functions.get(name) ?? { ok: 0, refused: 0 };
      functions.set(name, { ok: sum.ok + ok, refused: sum.refused + refused });
    }
  }
  const failures = accounts.filter(({ divergence }) => divergence !== '').length;
  const unseen = complete ? listUnseen(functions) : [];
  const never = allErrors.filter((name) => !met.has(name));
  const steps = accounts.reduce((sum, account) => sum + account.steps, 0);
  process.stdout.write(
    `${steps} calls in ${seconds.toFixed(0)} s, ${(steps / seconds).toFixed(0)} a second\n`,
  );
  if (never.length > 0) process.stdout.write(`errors never met: ${never.join(', ')}\n`);
  for (const each of unseen) process.stdout.write(`${each}\n`);
  const sum = (kind: 'ok' | 'refused') =>
    [...functions.values()].reduce((total, each) => total + each[kind], 0);
  const summary = {
    steps,
    seed,
    runs: accounts.length,
    failures,
    ok: sum('ok'),
    refused: sum('refused'),
    functions: Object.fromEntries([...functions].sort(([a], [b]) => (a < b ? -1 : 1))),
    errorsMet: met.size,
  };
  process.stdout.write(`${JSON.stringify(summary)}\n`);
  return failures === 0 && unseen.length === 0;
}

/** Functions that never succeeded, or were never refused, in runs that are long enough to see both. */
function listUnseen(functions: ReadonlyMap<string, { ok: number; refused: number }>): string[] {
  return Object.values(contracts).flatMap((contract) =>
    Object.entries(contract.functions).flatMap(([name, { kind }]) => {
      const { ok, refused } = functions.get(name) ?? { ok: 0, refused: 0 };
      if (kind !== 'call') return [];
      return [
        ...(ok === 0 ? [`${name} never succeeded`] : []),
        ...(refused === 0 ? [`${name} was never refused`] : []),
      ];
    }),
  );
}

const allErrors = Object.values(contracts).flatMap(({ errors }) =>
  Object.values(errors).map(({ name }) => name),
);

function readCount(text: string, name: string): number {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count > 0) return count;
  process.stderr.write(`${name} must be a whole number from 1, not ${JSON.stringify(text)}\n${usage}\n`);
  process.exit(2);
}

if (isMainThread) await main();
else parentPort?.on('message', async (order: Order) => parentPort?.postMessage(await playOrder(order)));
