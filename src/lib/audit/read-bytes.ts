import { createReadStream } from 'node:fs';
import type { Context } from '../../context.ts';
import { fail } from '../errors/medrec-error.ts';

/** The bytes of a file, or of standard input for `-`. Throws file-unreadable, interrupted. */
export async function* readBytes({ io }: Context, path: string): AsyncGenerator<Uint8Array> {
  const bytes: AsyncIterable<Uint8Array> =
    path === '-' ? io.stdin : createReadStream(path, { signal: io.signal });
  try {
    yield* bytes;
  } catch (error) {
    if (io.signal.aborted) throw fail('interrupted', {}, { cause: error });
    throw fail('file-unreadable', { path, reason: (error as Error).message }, { cause: error });
  }
}
