import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { fail } from '../errors/medrec-error.ts';

/** The SHA-256 of a file's bytes, hexadecimal: its name in the journal. Throws file-unreadable. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk);
  } catch (error) {
    throw fail('file-unreadable', { path, reason: (error as Error).message }, { cause: error });
  }
  return hash.digest('hex');
}
