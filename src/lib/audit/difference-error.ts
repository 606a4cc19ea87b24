import { fail, type MedrecError } from '../errors/medrec-error.ts';
import type { Difference } from './difference.ts';
import type { ExportFile } from './read-export.ts';

/**
 * The error that names how a file differs from the log: which one it is goes by what a user would do next.
 *
 * @param isDescribed a manifest says which rows the file must have
 */
export function describeDifference(
  path: string,
  { format, headerLines }: Pick<ExportFile, 'format' | 'headerLines'>,
  { kind: difference, line, seq, reason, column, beyond, cutShort }: Difference,
  isDescribed = false,
): MedrecError {
  const extras = { details: { file: path, format, difference, line, seq, column: column ?? null, reason } };
  if (difference === 'other-log') return fail('export-of-other-log', { path, reason }, extras);
  if (beyond !== undefined)
    return fail('rows-beyond-head', { path, line, proven: seq - 1n, count: beyond }, extras);
  if (cutShort) return fail('export-ends-early', { path, line, reason }, extras);
  // A filtered export begins anywhere.
  if (!isDescribed && difference === 'missing' && line === headerLines + 1)
    return fail('export-of-part', { path, line, reason }, extras);
  const told = difference === 'missing' ? reason : `the row ${reason}`;
  return fail('export-differs', { path, line, seq, difference, reason: told }, extras);
}
