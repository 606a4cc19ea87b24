import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { explainFailure } from '../audit/write-export.ts';
import { syncFolder } from '../keystore/protected-file.ts';

/** Writes a file piece by piece, mode 0600. It gets its name when it is whole and synced. Throws file-unwritable. */
export async function writeReport(path: string, pieces: AsyncIterable<string>): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      for await (const piece of pieces) await file.appendFile(piece);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw explainFailure(error, path, '--out');
  }
}
