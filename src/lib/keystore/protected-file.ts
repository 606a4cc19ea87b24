import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, type FileHandle, link, mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fail } from '../errors/medrec-error.ts';

/** Windows has no modes: there the user's profile folder is what protects. */
const hasModes = process.platform !== 'win32';

/**
 * Reads a secret file of ours. The checks are made on the open file, so that nothing can be put in its place
 * between check and reading: a regular file, no symbolic link, no access for group or others, not too long.
 *
 * @param maxBytes the longest such a file can honestly be
 * @returns its bytes; undefined when there is none
 * @throws key-file-unsafe, key-file-damaged
 */
export async function readProtectedFile(path: string, maxBytes: number): Promise<Buffer | undefined> {
  let file: FileHandle;
  try {
    // O_NONBLOCK: opening a named pipe would wait for a writer.
    file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code === 'ELOOP') {
      throw unsafe(path, 'it is a symbolic link', `Replace it by the file itself: \`ls -l ${path}\`.`);
    }
    throw fail('key-file-damaged', { path, reason: message }, { cause: error });
  }
  try {
    const { mode, size } = await requireRegular(file, path);
    if (hasModes && (mode & 0o077) !== 0) {
      throw unsafe(path, `others can reach it (mode ${octal(mode)})`, `Run \`chmod 600 ${path}\`.`);
    }
    if (size > maxBytes) {
      const reason = `it has ${size} bytes, and a key file has at most ${maxBytes}`;
      throw fail('key-file-damaged', { path, reason });
    }
    const bytes = Buffer.alloc(size + 1);
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/**
 * Writes a new secret file, mode 0600: to a temporary file, synced, then given its name unless the name is taken.
 * Killed at any moment it leaves the whole file or none under that name.
 *
 * @returns false when there is already something of that name, which stays as it is
 */
export async function createProtectedFile(path: string, content: string | Uint8Array): Promise<boolean> {
  const temporary = await writeTemporary(path, content);
  try {
    // Unlike rename, link never replaces.
    await link(temporary, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
  await syncFolder(dirname(path));
  return true;
}

/**
 * Writes a secret that is not encrypted where a user wants it, mode 0600. It never replaces a file, and leaves no
 * temporary one; the place may be a memory stick, where a file cannot be linked.
 *
 * @param flag the option that named the path, for the error
 * @throws file-unwritable
 */
export async function writeSecretOut(
  path: string,
  content: string | Uint8Array,
  flag: string,
): Promise<void> {
  try {
    await writeFile(path, content, { flag: 'wx', mode: 0o600, flush: true });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === 'EEXIST' ? 'there is already a file' : message;
    throw fail('file-unwritable', { path, reason, flag }, { cause: error });
  }
}

/** Replaces a secret file in one step; the old content or the new is there at any moment. */
export async function replaceProtectedFile(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = await writeTemporary(path, content);
  try {
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/**
 * Makes a folder for secrets, mode 0700, and its parents.
 *
 * @throws key-file-unsafe when it is there and others can write into it
 */
export async function ensureProtectedFolder(folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (!hasModes) return;
  if (made !== undefined) await chmod(folder, 0o700);
  const { mode } = await stat(folder);
  if ((mode & 0o022) !== 0) {
    throw unsafe(folder, `others can write into it (mode ${octal(mode)})`, `Run \`chmod 700 ${folder}\`.`);
  }
}

/** Makes a finished change of a folder's entries survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  if (!hasModes) return;
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writeTemporary(path: string, content: string | Uint8Array): Promise<string> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  return temporary;
}

async function requireRegular(file: FileHandle, path: string): Promise<{ mode: number; size: number }> {
  const stats = await file.stat();
  if (!stats.isFile()) throw unsafe(path, 'it is no regular file', `See what it is: \`ls -l ${path}\`.`);
  return stats;
}

function unsafe(path: string, reason: string, next: string): Error {
  return fail('key-file-unsafe', { path, reason, next });
}

function octal(mode: number): string {
  return (mode & 0o777).toString(8).padStart(4, '0');
}
