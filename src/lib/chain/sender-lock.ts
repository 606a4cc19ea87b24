import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';

/**
 * Runs `work` while no other run of medrec on this machine sends from the same address of the same network, so
 * that two never take the same nonce. A lock whose holder died is taken over after 10 seconds.
 *
 * @param folder where locks are kept
 */
export async function withSenderLock<T>(
  folder: string,
  chainId: number,
  address: string,
  work: () => Promise<T>,
): Promise<T> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const name = createHash('sha256').update(`${chainId} ${address}`).digest('hex').slice(0, 32);
  const file = join(folder, `${name}.lock`);
  await writeFile(file, '', { flag: 'a', mode: 0o600 });
  const release = await lock(file, {
    stale: 10_000,
    retries: { retries: 600, factor: 1, minTimeout: 50, maxTimeout: 150, randomize: true },
  });
  try {
    return await work();
  } finally {
    await release();
  }
}
