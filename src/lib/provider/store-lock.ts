import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';
import { fail } from '../errors/medrec-error.ts';
import type { StoreScope } from './store-file.ts';

/**
 * Runs `work` while no other run changes the mappings and openings of this institution. A lock whose holder died is
 * taken over after 10 seconds; one that is held is not waited for, since an import can take minutes.
 *
 * @param folder where locks are kept
 * @throws provider-store-busy
 */
export async function withStoreLock<T>(
  folder: string,
  scope: StoreScope,
  work: () => Promise<T>,
): Promise<T> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const name = createHash('sha256').update(`providers ${scope.network} ${scope.institution}`).digest('hex');
  const file = join(folder, `${name.slice(0, 32)}.lock`);
  await writeFile(file, '', { flag: 'a', mode: 0o600 });
  let release: () => Promise<void>;
  try {
    // Without onCompromised, a lock that was taken over ends the process in the middle of its work.
    release = await lock(file, { stale: 10_000, onCompromised: () => undefined });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
    throw fail('provider-store-busy', { ...scope }, { cause: error });
  }
  try {
    return await work();
  } finally {
    await release();
  }
}
