import { stat } from 'node:fs/promises';
import { fail } from '../errors/medrec-error.ts';

/**
 * Refuses to write over the file that is read: it is streamed, and rows that were not read yet would be lost.
 *
 * @param read the path of the file that is read
 * @param written the path that the option `flag` names, if it was given
 * @throws bad-usage
 */
export async function requireOtherFile(
  read: string,
  written: string | undefined,
  flag: string,
  command: string,
): Promise<void> {
  if (written === undefined) return;
  // A file that is not there is another one; whether it can be read is told by who reads it.
  const [one, other] = await Promise.all([read, written].map((path) => stat(path).catch(() => undefined)));
  if (one === undefined || other === undefined || one.dev !== other.dev || one.ino !== other.ino) return;
  const reason = `${flag} names the file that is read ("${read}"): its rows would be lost; name another`;
  throw fail('bad-usage', { reason, next: `medrec ${command} --help` });
}
