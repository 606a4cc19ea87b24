import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { lock } from 'proper-lockfile';
import { fail } from '../errors/medrec-error.ts';
import type { Chain } from './chain.ts';

/** How often a lock that another run holds is tried again, and the pause between, in milliseconds. */
const attempts = 600;
const pause = 100;

/**
 * Runs `work` while no other run of medrec on this machine sends from the same address of the same network, so
 * that two never take the same nonce. A lock whose holder died is taken over after 10 seconds.
 *
 * @param folder where locks are kept
 * @throws sender-busy when another run does not end within a minute; interrupted
 */
export async function withSenderLock<T>(
  folder: string,
  { profile: { chainId }, options: { signal } }: Chain,
  address: string,
  work: () => Promise<T>,
): Promise<T> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const name = createHash('sha256').update(`${chainId} ${address}`).digest('hex').slice(0, 32);
  const file = join(folder, `${name}.lock`);
  await writeFile(file, '', { flag: 'a', mode: 0o600 });
  const release = await takeLock(file, address, signal);
  try {
    return await work();
  } finally {
    // A lock that was taken over meanwhile, as from a machine that slept, is not ours to give back; what was sent is.
    await release().catch(() => undefined);
  }
}

async function takeLock(file: string, address: string, signal: AbortSignal): Promise<() => Promise<void>> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      // Without this, a lock that was taken over ends the process in the middle of its work.
      return await lock(file, { stale: 10_000, onCompromised: () => undefined });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
      if (attempt === attempts) throw fail('sender-busy', { address }, { cause: error });
    }
    await delay(pause, undefined, { signal }).catch(() => {
      throw fail('interrupted', {});
    });
  }
}
