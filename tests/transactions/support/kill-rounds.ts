import { type FSWatcher, readFileSync, statSync, truncateSync, watch } from 'node:fs';
import { dirname } from 'node:path';
import { ageLocks } from '../../support/age-locks.ts';
import { makeRandom } from '../../support/make-random.ts';
import type { ProxiedRequest } from '../../support/proxy-server.ts';
import { type ChildEnd, startChild } from './child.ts';
import type { Ground } from './ground.ts';
import type { RunOptions } from './register-all.ts';

/** The steps of a transaction at which a run is killed. */
export const moments = [
  'before-append',
  'after-append',
  'after-sync',
  'after-broadcast',
  'after-answer',
  'random',
] as const;
export type Moment = (typeof moments)[number];

export interface KillReport {
  seed: number;
  kills: number;
  /** How many at each step; a run that had ended before is no kill. */
  moments: Record<Moment, number>;
  batches: number;
  rows: number;
  doubled: number;
  missed: number;
  /** What was paid in all, and the most that may be, in microSTX. */
  fees: string;
  cap: string;
  /** Journals that were cut behind what is known to be on the disk, as a power cut does. */
  cut: number;
  nodeRestarts: number;
  /** What is wrong, in words; empty when nothing is. */
  faults: string[];
}

export interface KillOptions {
  kills: number;
  seed: number;
  /** Rows of a batch; lists have 3. */
  rows: number;
  /** In every so many batches the node dies under the run after one that was killed, and comes back. */
  restartEvery: number;
  tell?: (line: string) => void;
}

/** After so many faults no more is learned. */
const mostFaults = 10;

/**
 * Kills runs of a batch until it is done, then of another, and holds each against the chain: every row once, and no
 * more paid than an undisturbed run pays.
 */
export async function proveKills(
  ground: Ground,
  program: string,
  { kills, seed, rows, restartEvery, tell = () => undefined }: KillOptions,
): Promise<KillReport> {
  const random = makeRandom(seed);
  const report: KillReport = {
    seed,
    kills: 0,
    moments: Object.fromEntries(moments.map((moment) => [moment, 0])) as Record<Moment, number>,
    batches: 0,
    rows: 0,
    doubled: 0,
    missed: 0,
    fees: '0',
    cap: '0',
    cut: 0,
    nodeRestarts: 0,
    faults: [],
  };
  // What a batch costs when nobody disturbs it is the cap of every other.
  const calm = await playBatch(ground, program, `calm ${seed}`, { rows }, async () => undefined);
  if (calm.faults.length > 0) throw new Error(`an undisturbed run failed: ${calm.faults.join('; ')}`);
  const cap = calm.fees;
  let turn = random(moments.length);
  let isRestartDue = false;
  while (report.kills < kills && report.faults.length < mostFaults) {
    isRestartDue ||= report.batches % restartEvery === 0;
    const killed: Moment[] = [];
    const name = `kills ${seed} ${report.batches}`;
    const end = await playBatch(ground, program, name, { rows, cap }, async (run) => {
      if (isRestartDue && killed.length > 0) {
        const isDone = await restartUnder(run, 1 + random(Math.min(4, Math.ceil(rows / 3))));
        if (isDone) report.nodeRestarts += 1;
        isRestartDue = !isDone;
        return undefined;
      }
      if (report.kills + killed.length >= kills || killed.length >= 12) return undefined;
      const moment = moments[turn % moments.length] ?? 'random';
      turn += 1;
      const nth = 1 + random(2);
      const isKilled = await killAt(run, moment, nth, random(calm.milliseconds));
      if (isKilled) {
        killed.push(moment);
        if (random(2) === 0 && cutUnsynced(run, random)) report.cut += 1;
      }
      return isKilled;
    });
    for (const moment of killed) report.moments[moment] += 1;
    report.kills += killed.length;
    report.batches += 1;
    report.rows += rows;
    report.doubled += end.doubled;
    report.missed += end.missed;
    report.fees = String(BigInt(report.fees) + end.fees);
    report.cap = String(BigInt(report.cap) + cap);
    if (end.fees > cap) report.faults.push(`${name}: paid ${end.fees} of ${cap}`);
    report.faults.push(...end.faults.map((fault) => `${name}: ${fault}`));
    tell(`${report.kills} of ${kills} kills, ${report.rows} rows, ${report.faults.length} faults`);
  }
  return report;
}

/** A run that can be killed. */
interface Run {
  ground: Ground;
  kill(): void;
  ended: Promise<ChildEnd>;
  /** How long the journal is that is known to be on the disk: what was there when a node heard of its last line. */
  synced: number;
}

/** Runs a batch again and again until a run ends by itself; `disturb` kills one, or gives undefined to let it be. */
async function playBatch(
  ground: Ground,
  program: string,
  name: string,
  { rows, cap }: { rows: number; cap?: bigint },
  disturb: (run: Run) => Promise<boolean | undefined>,
) {
  const options = ground.options(name, {
    rows,
    ...(cap === undefined ? {} : { maxTotalFee: String(cap) }),
  });
  const before = await ground.standing();
  const faults: string[] = [];
  const started = Date.now();
  for (;;) {
    const run = startRun(ground, program, options);
    const isKilled = await disturb(run);
    const end = await run.ended;
    ground.intercept = () => undefined;
    ground.tamper = () => undefined;
    if (isKilled === true) {
      ageLocks(ground.data);
      continue;
    }
    if (end.code !== 0) faults.push(`ended with ${end.code}: ${end.stdout} ${end.stderr}`);
    break;
  }
  const { missed, doubled, fees, open } = await ground.judge(options, before);
  if (missed > 0) faults.push(`${missed} rows missed`);
  if (doubled !== 0) faults.push(`${doubled} rows doubled`);
  if (open > 0) faults.push(`${open} transactions left open`);
  return { missed, doubled, fees, faults, milliseconds: Date.now() - started };
}

function startRun(ground: Ground, program: string, options: RunOptions): Run {
  const child = startChild(program, ground, options);
  const run: Run = {
    ground,
    kill: () => child.process.kill('SIGKILL'),
    ended: child.ended,
    synced: sizeOf(ground.journal),
  };
  ground.intercept = (request) => {
    if (isBroadcast(request)) run.synced = Math.max(run.synced, lastSigned(ground.journal));
    return undefined;
  };
  return run;
}

const isBroadcast = ({ method, path }: ProxiedRequest) => method === 'POST' && path === '/v2/transactions';
const isEstimate = ({ path }: ProxiedRequest) => path === '/v2/fees/transaction';

/**
 * Kills a run at a moment of its `nth` transaction.
 *
 * @param after milliseconds, for a moment at random
 * @returns false when the run had ended before
 */
async function killAt(run: Run, moment: Moment, nth: number, after: number): Promise<boolean> {
  const { ground } = run;
  const follow = ground.intercept;
  let watcher: FSWatcher | undefined;
  let timer: NodeJS.Timeout | undefined;
  const killOnWrite = () => {
    watcher ??= watch(dirname(ground.journal), () => run.kill());
  };
  /** An answer that never comes: the run is killed while it waits. */
  const stall = async () => {
    run.kill();
    await run.ended;
    return 'dropped' as const;
  };
  let estimates = 0;
  let broadcasts = 0;
  ground.intercept = async (request) => {
    await follow(request);
    if (isEstimate(request)) estimates += 1;
    if (isBroadcast(request)) broadcasts += 1;
    if (moment === 'before-append' && isEstimate(request) && estimates === nth) return await stall();
    if (moment === 'after-sync' && isBroadcast(request) && broadcasts === nth) return await stall();
    return undefined;
  };
  ground.tamper = async (request) => {
    // Once it knows the fee, the next that it writes is the transaction; once it has the answer, that.
    if (moment === 'after-append' && isEstimate(request) && estimates === nth) killOnWrite();
    if (moment === 'after-answer' && isBroadcast(request) && broadcasts === nth) killOnWrite();
    if (moment === 'after-broadcast' && isBroadcast(request) && broadcasts === nth) return await stall();
    return undefined;
  };
  if (moment === 'random') timer = setTimeout(() => run.kill(), after);
  const { signal } = await run.ended;
  clearTimeout(timer);
  watcher?.close();
  return signal === 'SIGKILL';
}

/**
 * Lets the node die, and come back without its mempool, when it has heard of the `nth` transaction of a run.
 *
 * @returns false when the run had ended before
 */
async function restartUnder(run: Run, nth: number): Promise<boolean> {
  const { ground } = run;
  const follow = ground.intercept;
  let broadcasts = 0;
  const heard = new Promise<true>((resolve) => {
    ground.intercept = async (request) => {
      await follow(request);
      if (isBroadcast(request)) broadcasts += 1;
      if (broadcasts === nth) resolve(true);
      return undefined;
    };
  });
  const isInTime = (await Promise.race([heard, run.ended])) === true;
  if (isInTime) await ground.restartNode();
  return isInTime;
}

/** Cuts the journal somewhere behind what is known to be on the disk. True when something was cut off. */
function cutUnsynced({ ground: { journal }, synced }: Run, random: (below: number) => number): boolean {
  const size = sizeOf(journal);
  if (size <= synced) return false;
  truncateSync(journal, synced + random(size - synced));
  return true;
}

/** Where the last whole line of a signed transaction ends. */
function lastSigned(path: string): number {
  const text = readFileSync(path, 'latin1');
  const start = text.lastIndexOf('{"type":"signed"');
  return start === -1 ? 0 : text.indexOf('\n', start) + 1;
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}
