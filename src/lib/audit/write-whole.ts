import { createHash, randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from '../keystore/protected-file.ts';
import type { FileName } from './manifest.ts';
import { explainFailure } from './write-export.ts';

/** Takes the bytes of a file in their order. */
export type Write = (bytes: string | Uint8Array) => Promise<void>;

/** Length and hash of what was written. */
export type Measured = Omit<FileName, 'name'>;

/**
 * Writes a file piece by piece. It gets its name, mode 0600, when it is whole and synced; until then, and for good when
 * `fill` throws, there is nothing of that name but what was there before.
 *
 * @throws file-unwritable; what `fill` throws
 */
export async function writeWhole(path: string, fill: (write: Write) => Promise<void>): Promise<Measured> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    let measured: Measured;
    try {
      measured = await measure((bytes) => file.appendFile(bytes), fill);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncFolder(dirname(path));
    return measured;
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw explainFailure(error, path, '--out');
  }
}

/** Lets `fill` write to `to`, and gives length and hash of what went through. */
export async function measure(to: Write, fill: (write: Write) => Promise<void>): Promise<Measured> {
  const hash = createHash('sha256');
  let bytes = 0;
  await fill(async (piece) => {
    hash.update(piece);
    bytes += typeof piece === 'string' ? Buffer.byteLength(piece) : piece.length;
    await to(piece);
  });
  return { bytes, sha256: hash.digest('hex') };
}
