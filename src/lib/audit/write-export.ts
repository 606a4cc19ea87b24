import { stat } from 'node:fs/promises';
import { fail } from '../errors/medrec-error.ts';

/** Refuses a path where there is something already, unless it may be replaced. Throws file-exists. */
export async function refuseExisting(path: string, flag: string, force: boolean): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) throw fail('file-unwritable', { path, reason: 'it is a folder', flag });
  if (found !== undefined && !force) throw fail('file-exists', { path, flag });
}

/** A failure of the file system as file-unwritable; any other error as it is. */
export function explainFailure(error: unknown, path: string, flag: string): unknown {
  const { syscall, message } = error as NodeJS.ErrnoException;
  return syscall === undefined
    ? error
    : fail('file-unwritable', { path, reason: message, flag }, { cause: error });
}
