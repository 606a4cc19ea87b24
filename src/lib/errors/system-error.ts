import { fail, type MedrecError } from './medrec-error.ts';

/** What a file system answers when its modes, its mounts or its room do not allow something: no fault of medrec. */
const refusals = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOSPC',
  'EDQUOT',
  'ENOTDIR',
  'EMFILE',
  'ENFILE',
  'EIO',
]);

/** The user's error for what the file system refused; undefined for any other error. */
export function fromSystemError(error: unknown): MedrecError | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code = '', path, message } = error as NodeJS.ErrnoException;
  if (path === undefined || !refusals.has(code)) return undefined;
  return fail('path-unusable', { path, reason: message }, { cause: error });
}
