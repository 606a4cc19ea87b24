import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { fail, type MedrecError } from '../errors/medrec-error.ts';
import { formatHead, type Head } from './head.ts';
import { parseHead } from './parse-head.ts';
import { explainFailure } from './write-export.ts';

/** Longest head file or manifest, in bytes; one that medrec wrote is under 4 KiB. */
const longestFile = 64 * 1024;

/** Writes a head to a file of its own, mode 0600, in place of what may be there. Throws file-unwritable. */
export async function writeHeadFile(path: string, head: Head, flag: string): Promise<void> {
  await writeSmallFile(path, formatHead(head), flag);
}

/** Writes a text to a file, mode 0600, synced before it gets its name, in place of what may be there. Throws file-unwritable. */
export async function writeSmallFile(path: string, text: string, flag: string): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw explainFailure(error, path, flag);
  }
}

/**
 * Reads head files, which must be of one log.
 *
 * @throws file-unreadable, head-unreadable; heads-conflict when two contradict each other
 */
export async function readHeadFiles(paths: readonly string[]): Promise<Head[]> {
  const heads: { path: string; head: Head }[] = [];
  for (const path of paths) {
    const head = await readHeadFile(path);
    for (const { path: first, head: other } of heads) {
      const reason = describeConflict(other, head);
      if (reason !== undefined) throw fail('heads-conflict', { first, second: path, reason });
    }
    heads.push({ path, head });
  }
  return heads.map(({ head }) => head);
}

async function readHeadFile(path: string): Promise<Head> {
  return await readSmallFile(path, parseHead, (reason, cause) =>
    fail('head-unreadable', { path, reason }, { cause }),
  );
}

/**
 * Reads a file of a page or two.
 *
 * @param parse throws an Error with the reason
 * @param refuse makes the error of what `parse` throws, and of a file that is too long
 * @throws file-unreadable; what `refuse` makes
 */
export async function readSmallFile<T>(
  path: string,
  parse: (text: string) => T,
  refuse: (reason: string, cause?: unknown) => MedrecError,
  longest = longestFile,
): Promise<T> {
  let text: string;
  try {
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(longest + 1));
      if (bytesRead > longest) throw refuse(`it is longer than ${longest} bytes`);
      text = buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    const { syscall, message } = error as NodeJS.ErrnoException;
    throw syscall === undefined
      ? error
      : fail('file-unreadable', { path, reason: message }, { cause: error });
  }
  try {
    return parse(text);
  } catch (error) {
    throw refuse((error as Error).message, error);
  }
}

function describeConflict(a: Head, b: Head): string | undefined {
  if (a.chainId !== b.chainId) return `they are of the chains ${a.chainId} and ${b.chainId}`;
  if (a.registry !== b.registry) return `they are of the registries ${a.registry} and ${b.registry}`;
  if (a.seq === b.seq && a.hash !== b.hash) return `they have different hashes of seq ${a.seq}`;
  return undefined;
}
