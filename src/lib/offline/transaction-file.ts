import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import * as v from 'valibot';
import { explainFailure, refuseExisting } from '../audit/write-export.ts';
import { fail } from '../errors/medrec-error.ts';
import { createProtectedFile, replaceProtectedFile } from '../keystore/protected-file.ts';
import { toJson } from '../output/json.ts';

/** Longest file that is read, in bytes: a node takes transactions of 2 MiB, and the largest call has some 40 kB. */
const longestFile = 2 * 1024 * 1024;

/** A transaction on its way between machines; docs/offline.md describes the file. */
const fileSchema = v.strictObject({
  format: v.literal('medrec-transaction'),
  version: v.literal(1),
  chainId: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /** SIP-005, hexadecimal. */
  transaction: v.pipe(v.string(), v.regex(/^([0-9a-f]{2})+$/)),
  /** For people: it is made from the bytes again by whoever reads them, and never believed. */
  summary: v.optional(v.unknown()),
});

export interface TransactionFile {
  /** Hexadecimal. */
  bytes: string;
  /** As the file says; undefined for a file that is nothing but the bytes. */
  chainId: number | undefined;
  /** The JSON of what the file says about itself; undefined when it says nothing. */
  summary: string | undefined;
}

/**
 * Reads a transaction file, or a file with nothing but the hexadecimal bytes, as other tools write it.
 *
 * @throws file-unreadable, transaction-file-damaged
 */
export async function readTransactionFile(path: string): Promise<TransactionFile> {
  const text = await readBounded(path);
  const plain = /^\s*(?:0x)?((?:[0-9a-fA-F]{2})+)\s*$/.exec(text)?.[1];
  if (plain !== undefined) return { bytes: plain.toLowerCase(), chainId: undefined, summary: undefined };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw fail(
      'transaction-file-damaged',
      { path, reason: 'it is neither JSON nor hexadecimal' },
      { cause: error },
    );
  }
  const parsed = v.safeParse(fileSchema, json);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const reason = `${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`.slice(0, 200);
    throw fail('transaction-file-damaged', { path, reason });
  }
  const { transaction, chainId, summary } = parsed.output;
  return {
    bytes: transaction,
    chainId,
    summary: summary === undefined ? undefined : JSON.stringify(summary),
  };
}

/**
 * Writes a transaction file, mode 0600: it is there whole or not at all, and takes the place of none unless `force`.
 *
 * @param flag the option that named the path, for errors
 * @throws file-exists, file-unwritable
 */
export async function writeTransactionFile(
  path: string,
  { bytes, chainId, summary }: { bytes: string; chainId: number; summary: unknown },
  { flag, force }: { flag: string; force: boolean },
): Promise<void> {
  const content = { format: 'medrec-transaction', version: 1, chainId, transaction: bytes, summary };
  const text = `${toJson(content, 2)}\n`;
  await refuseExisting(path, flag, force);
  try {
    if (force) await replaceProtectedFile(path, text);
    else if (!(await createFile(path, text))) throw fail('file-exists', { path, flag });
  } catch (error) {
    throw explainFailure(error, path, flag);
  }
}

/** Throws what {@link writeTransactionFile} would, before anything is signed. */
export async function requireWritable(path: string, flag: string, force: boolean): Promise<void> {
  await refuseExisting(path, flag, force);
}

/** False when the name was taken meanwhile. A memory stick has no links: there, what was free a moment ago is taken. */
async function createFile(path: string, text: string): Promise<boolean> {
  try {
    return await createProtectedFile(path, text);
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall !== 'link' || !['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(code ?? '')) throw error;
    await replaceProtectedFile(path, text);
    return true;
  }
}

async function readBounded(path: string): Promise<string> {
  let file: FileHandle | undefined;
  try {
    // O_NONBLOCK: opening a named pipe would wait for a writer.
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = await file.stat();
    if (!stats.isFile()) throw fail('file-unreadable', { path, reason: 'it is no regular file' });
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(stats.size, longestFile) + 1));
    if (bytesRead > longestFile) {
      throw fail('transaction-file-damaged', { path, reason: `it is longer than ${longestFile} bytes` });
    }
    return buffer.toString('utf8', 0, bytesRead);
  } catch (error) {
    const { syscall, message } = error as NodeJS.ErrnoException;
    throw syscall === undefined
      ? error
      : fail('file-unreadable', { path, reason: message }, { cause: error });
  } finally {
    await file?.close();
  }
}
