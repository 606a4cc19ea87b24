import { randomBytes } from 'node:crypto';
import { mkdtemp, open, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fail } from '../errors/medrec-error.ts';
import { syncFolder } from '../keystore/protected-file.ts';
import { ReverseSpool } from './reverse-spool.ts';

/** Refuses a path where there is something already, unless it may be replaced. Throws file-exists. */
export async function refuseExisting(path: string, flag: string, force: boolean): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) throw fail('file-unwritable', { path, reason: 'it is a folder', flag });
  if (found !== undefined && !force) throw fail('file-exists', { path, flag });
}

/**
 * Writes a file whose lines are made last to first. It gets its name, mode 0600, when it is whole and synced; until
 * then, and for good when `fill` throws, there is nothing of that name but what was there before.
 *
 * @param fill puts the lines into the spool, last first
 * @throws file-unwritable; what `fill` throws
 */
export async function writeReversed(
  path: string,
  header: string,
  fill: (spool: ReverseSpool) => Promise<void>,
): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    const spool = await ReverseSpool.create(`${temporary}.spool`);
    try {
      await fill(spool);
      await writeWhole(`${temporary}.tmp`, header, spool);
    } finally {
      await spool.remove();
    }
    await rename(`${temporary}.tmp`, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(`${temporary}.tmp`, { force: true }).catch(() => undefined);
    throw explainFailure(error, path, '--out');
  }
}

/** A failure of the file system as file-unwritable; any other error as it is. */
export function explainFailure(error: unknown, path: string, flag: string): unknown {
  const { syscall, message } = error as NodeJS.ErrnoException;
  return syscall === undefined
    ? error
    : fail('file-unwritable', { path, reason: message, flag }, { cause: error });
}

/** As {@link writeReversed}, to a stream: its first byte is written when all lines are there. */
export async function streamReversed(
  header: string,
  fill: (spool: ReverseSpool) => Promise<void>,
  write: (bytes: string | Uint8Array) => Promise<void>,
): Promise<void> {
  // mkdtemp makes the folder for its owner only.
  const folder = await mkdtemp(join(tmpdir(), 'medrec-'));
  try {
    const spool = await ReverseSpool.create(join(folder, 'rows'));
    try {
      await fill(spool);
      if (header !== '') await write(header);
      for await (const block of spool.read()) await write(block);
    } finally {
      await spool.remove();
    }
  } catch (error) {
    throw explainFailure(error, folder, '--out');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeWhole(path: string, header: string, spool: ReverseSpool): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.appendFile(header);
    for await (const block of spool.read()) await file.appendFile(block);
    await file.sync();
  } finally {
    await file.close();
  }
}
