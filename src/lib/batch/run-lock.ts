import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { lock } from 'proper-lockfile';
import { fail, type MedrecError } from '../errors/medrec-error.ts';

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
 * Runs `work` while no other run on this machine does work of the same name. A lock whose holder died is taken over
 * after 10 seconds.
 *
 * @param folder where locks are kept
 * @param busy makes the error for when the other run does not end in time
 * @throws what `busy` makes; interrupted
 */
export async function withRunLock<T>(
  folder: string,
  name: string,
  busy: (cause: unknown) => MedrecError,
  work: () => Promise<T>,
  waiting?: Waiting,
): Promise<T> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${createHash('sha256').update(name).digest('hex').slice(0, 32)}.lock`);
  await writeFile(file, '', { flag: 'a', mode: 0o600 });
  const release = await takeLock(file, busy, waiting);
  try {
    return await work();
  } finally {
    await release();
  }
}

async function takeLock(
  file: string,
  busy: (cause: unknown) => MedrecError,
  waiting?: Waiting,
): Promise<() => Promise<void>> {
  for (let waited = 0; ; waited += pause) {
    try {
      // Without onCompromised, a lock that was taken over ends the process in the middle of its work.
      return await lock(file, { stale: 10_000, onCompromised: () => undefined });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
      if (waiting === undefined || waited + pause > waiting.longest) throw busy(error);
      if (waited === 0) waiting.begins();
      await delay(pause, undefined, { signal: waiting.signal }).catch(() => {
        throw fail('interrupted', {});
      });
    }
  }
}
