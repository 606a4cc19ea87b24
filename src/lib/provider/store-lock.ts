import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { lock } from 'proper-lockfile';
import { fail } from '../errors/medrec-error.ts';
import type { StoreScope } from './store-file.ts';

/** How often a run that waits asks for the lock, in milliseconds. */
const pause = 250;

/** How a run waits for its turn; without it, a lock that is held is an error at once. */
export interface Waiting {
  /** Milliseconds. */
  longest: number;
  signal: AbortSignal;
  /** Told once, when the lock is held. */
  begins(): void;
}

/**
 * Runs `work` while no other run changes the mappings and openings of this institution. A lock whose holder died is
 * taken over after 10 seconds.
 *
 * @param folder where locks are kept
 * @throws provider-store-busy, interrupted
 */
export async function withStoreLock<T>(
  folder: string,
  scope: StoreScope,
  work: () => Promise<T>,
  waiting?: Waiting,
): Promise<T> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const name = createHash('sha256').update(`providers ${scope.network} ${scope.institution}`).digest('hex');
  const file = join(folder, `${name.slice(0, 32)}.lock`);
  await writeFile(file, '', { flag: 'a', mode: 0o600 });
  const release = await takeLock(file, scope, waiting);
  try {
    return await work();
  } finally {
    await release();
  }
}

async function takeLock(file: string, scope: StoreScope, waiting?: Waiting): Promise<() => Promise<void>> {
  for (let waited = 0; ; waited += pause) {
    try {
      // Without onCompromised, a lock that was taken over ends the process in the middle of its work.
      return await lock(file, { stale: 10_000, onCompromised: () => undefined });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
      if (waiting === undefined || waited + pause > waiting.longest) {
        throw fail('provider-store-busy', { ...scope }, { cause: error });
      }
      if (waited === 0) waiting.begins();
      await delay(pause, undefined, { signal: waiting.signal }).catch(() => {
        throw fail('interrupted', {});
      });
    }
  }
}
