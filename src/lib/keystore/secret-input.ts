import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { fail, MedrecError } from '../errors/medrec-error.ts';

const maxBytes = 1 << 16;

/**
 * Reads a file that someone wrote a password or a phrase into. As ssh does with a private key: a file of our own that
 * others can reach is refused. One of another owner (a mounted secret) and one that is no file (`<(pass show …)`) are
 * not ours to protect.
 *
 * @returns its text, without a byte order mark
 * @throws key-file-unsafe, file-unreadable
 */
export async function readSecretFile(path: string): Promise<string> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, constants.O_RDONLY);
    const stats = await file.stat();
    if (stats.isFile() && stats.uid === process.getuid?.() && (stats.mode & 0o077) !== 0) {
      const reason = `it holds a secret, and others can read it (mode 0${(stats.mode & 0o777).toString(8)})`;
      throw fail('key-file-unsafe', { path, reason, next: `Run \`chmod 600 ${path}\`.` });
    }
    return new TextDecoder('utf-8', { fatal: true }).decode(await readAll(file));
  } catch (error) {
    if (error instanceof MedrecError) throw error;
    throw fail('file-unreadable', { path, reason: (error as Error).message }, { cause: error });
  } finally {
    await file?.close();
  }
}

async function readAll(file: FileHandle): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for (;;) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(4096));
    if (bytesRead === 0) return Buffer.concat(parts);
    size += bytesRead;
    if (size > maxBytes) throw new Error(`it is longer than ${maxBytes} bytes`);
    parts.push(buffer.subarray(0, bytesRead));
  }
}
