import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { stripVTControlCharacters } from 'node:util';
import { type Fault, type Target, writeWorld } from './rendezvous-world.ts';

const folder = 'invariants';
const program = resolve(folder, 'node_modules/@stacks/rendezvous/dist/app.js');

/** One run of Rendezvous: a contract under test, its properties or its invariants. */
export interface Round {
  target: Target;
  type: 'test' | 'invariant';
  /** How many checks Rendezvous makes, over all properties or invariants of the target. */
  runs: number;
  seed: number;
  /** A fault to plant; then only the check that has to notice it is made. */
  fault?: Fault;
}

export interface RoundResult {
  /** How often each property or invariant was checked and held; discarded checks do not count. */
  passed: Map<string, number>;
  discarded: Map<string, number>;
  /** Public calls whose printed events were held against the head, and how many events there were. */
  events: { calls: number; events: number };
  /** What Rendezvous said of a failure; undefined when all held. */
  failure: string | undefined;
}

/** Installs Rendezvous into its folder from the lock, unless what is there is of this lock. */
export async function installRendezvous(): Promise<void> {
  const installed = join(folder, 'node_modules/.package-lock.json');
  if (existsSync(installed) && isSameLock(installed)) return;
  process.stderr.write('installing Rendezvous in invariants/\n');
  const code = await exitOf(
    spawn('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: ['ignore', 2, 2] }),
  );
  if (code !== 0) throw new Error(`npm ci in ${folder}/ ended with ${code}`);
}

/** Plays one round in a folder of its own, up to the first failure. */
export async function playRound(round: Round): Promise<RoundResult> {
  const world = mkdtempSync(join(tmpdir(), 'medrec-invariants-'));
  try {
    writeWorld(world, round.target, round.fault);
    return await runProgram(world, round);
  } finally {
    rmSync(world, { recursive: true, force: true });
  }
}

async function runProgram(world: string, { target, type, runs, seed }: Round): Promise<RoundResult> {
  const args = [program, '.', target, type, `--runs=${runs}`, `--seed=${seed}`, '--bail'];
  if (type === 'invariant') args.push(`--dial=${resolve(folder, 'count-events.cjs')}`);
  const child = spawn(process.execPath, args, { cwd: world, stdio: ['ignore', 'pipe', 'pipe'] });
  const result: RoundResult = {
    passed: new Map(),
    discarded: new Map(),
    events: { calls: 0, events: 0 },
    failure: undefined,
  };
  let section = '';
  let finished = false;
  const failed: string[] = [];
  const said: string[] = [];
  const reading = (async () => {
    for await (const raw of createInterface({ input: child.stdout })) {
      const line = stripVTControlCharacters(raw);
      if (line.includes('[FAIL]')) failed.push(line.trim());
      if (/^OK, (properties|invariants) passed/.test(line)) finished = true;
      section = /^[│├└─ ]+[+!-] (PASSED|DISCARDED|FAILED|SUCCESSFUL|IGNORED)$/.exec(line)?.[1] ?? section;
      const count = /([\w-]+): x(\d+)$/.exec(line);
      if (count?.[1] && section === 'PASSED') result.passed.set(count[1], Number(count[2]));
      if (count?.[1] && section === 'DISCARDED') result.discarded.set(count[1], Number(count[2]));
      const events = /^EVENTS (\d+) CALLS (\d+)$/.exec(line);
      if (events) result.events = { events: Number(events[1]), calls: Number(events[2]) };
    }
  })();
  const listening = (async () => {
    for await (const raw of createInterface({ input: child.stderr })) {
      const line = stripVTControlCharacters(raw).trimEnd();
      if (line !== '' && said.length < 200) said.push(line);
    }
  })();
  const [code] = await Promise.all([exitOf(child), reading, listening]);
  if (code !== 0 || !finished || result.passed.size === 0)
    result.failure = [...failed.slice(0, 1), ...said].join('\n') || `Rendezvous ended with ${code}`;
  return result;
}

function isSameLock(installed: string): boolean {
  const wanted = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
  const present = JSON.parse(readFileSync(installed, 'utf8'));
  return Object.entries<{ version: string }>(wanted.packages).every(
    ([path, { version }]) => path === '' || present.packages[path]?.version === version,
  );
}

function exitOf(child: ReturnType<typeof spawn>): Promise<number> {
  return new Promise((settle, reject) => {
    child.once('error', reject);
    child.once('close', (code) => settle(code ?? 1));
  });
}
