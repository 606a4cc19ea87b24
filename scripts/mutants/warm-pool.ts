import { type ChildProcess, fork } from 'node:child_process';
import type { PoolOptions, PoolWorker } from 'vitest/node';
import { init, runBaseTests, setupEnvironment } from 'vitest/worker';

/** How many runs of tests one process has: chains that tests leave open keep 70 MB each. */
const lifetime = 12;

/** Tells the process whose contracts the next run is about. */
interface Aim {
  contracts: string;
}

/**
 * A pool for vitest with one process, which stays from one run to the next: the engine is loaded once, and the machine
 * code that was compiled for it is kept.
 */
export class WarmPool {
  readonly name = 'warm';
  private child: ChildProcess | undefined;
  private runs = 0;

  /** @param program what to fork, with `vitest` as its argument: it calls {@link serveVitest} */
  constructor(private readonly program: string) {}

  /** @param contracts the folder that the next run reads the contracts from */
  aim(contracts: string): void {
    process.env.MEDREC_CONTRACTS = contracts;
    if (this.runs++ >= lifetime) this.renew();
    this.child?.send({ contracts } satisfies Aim);
  }

  /** Ends the process; the next run gets another. */
  renew(): void {
    this.child?.kill('SIGKILL');
    this.child = undefined;
    this.runs = 0;
  }

  readonly createPoolWorker = ({ env, execArgv }: PoolOptions): PoolWorker => {
    let child: ChildProcess | undefined;
    return {
      name: this.name,
      cacheFs: true,
      start: async () => {
        this.child ??= fork(this.program, ['vitest'], {
          env: { ...env, MEDREC_CONTRACTS: process.env.MEDREC_CONTRACTS },
          execArgv,
          stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
          serialization: 'advanced',
        });
        child = this.child;
      },
      async stop() {
        child = undefined;
      },
      on: (event, callback) => child?.on(event, callback),
      off: (event, callback) => child?.off(event, callback),
      send: (message) => child?.send(message),
      deserialize: (data) => data,
    };
  };
}

/** Runs tests for a {@link WarmPool} until the parent ends. */
export function serveVitest(): void {
  const exit = process.exit;
  process.once('disconnect', () => exit());
  process.on('message', (message: Partial<Aim>) => {
    if (message.contracts !== undefined) process.env.MEDREC_CONTRACTS = message.contracts;
  });
  init({
    post: (message) => process.send?.(message),
    on: (callback) => process.on('message', callback),
    off: (callback) => process.off('message', callback),
    runTests: (state, traces) => runBaseTests('run', state, traces),
    collectTests: (state, traces) => runBaseTests('collect', state, traces),
    setup: setupEnvironment,
  });
}
