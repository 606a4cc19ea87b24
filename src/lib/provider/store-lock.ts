import { type Waiting, withRunLock } from '../batch/run-lock.ts';
import { fail } from '../errors/medrec-error.ts';
import type { StoreScope } from './store-file.ts';

/**
 * Runs `work` while no other run changes the mappings and openings of this institution.
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
  const name = `providers ${scope.network} ${scope.institution}`;
  const busy = (cause: unknown) => fail('provider-store-busy', { ...scope }, { cause });
  return await withRunLock(folder, name, busy, work, waiting);
}
