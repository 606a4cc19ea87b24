import { type FileHandle, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { fail, MedrecError } from '../errors/medrec-error.ts';
import {
  ensureProtectedFolder,
  readProtectedFile,
  replaceProtectedFile,
} from '../keystore/protected-file.ts';

/** An institution on a network: each has a folder of its own, since a simulator's providers are not mainnet's. */
export interface StoreScope {
  /** The profile's name. */
  network: string;
  /** The institution's principal. */
  institution: string;
}

/** Bytes; the openings of 100,000 providers have about 100 MB. */
const maxStoreBytes = 512 * 2 ** 20;

/** The folder of one institution's mappings and openings: `<providers>/<network>/<institution>`. */
export function findStoreFolder(providers: string, { network, institution }: StoreScope): string {
  return join(providers, encodeURIComponent(network).replaceAll('.', '%2E'), institution);
}

/**
 * Reads a private file of ours.
 *
 * @returns undefined when there is none
 * @throws provider-store-damaged; key-file-unsafe when others can reach it
 */
export async function readStoreFile(path: string): Promise<Buffer | undefined> {
  try {
    return await readProtectedFile(path, maxStoreBytes);
  } catch (error) {
    if (!(error instanceof MedrecError) || error.code !== 'key-file-damaged') throw error;
    throw fail('provider-store-damaged', { path, reason: String(error.details.reason) }, { cause: error });
  }
}

/**
 * Parses such a file, which must be of its schema and belong to `scope`: one that was moved into the folder of
 * another institution must not pass for its own.
 *
 * @param path for the error
 * @throws provider-store-damaged
 */
export function parseStoreFile<S extends v.GenericSchema<unknown, StoreScope>>(
  bytes: Uint8Array,
  path: string,
  schema: S,
  { network, institution }: StoreScope,
): v.InferOutput<S> {
  const file = parseJson(bytes, path, schema);
  if (file.network !== network || file.institution !== institution) {
    const reason = `it belongs to ${file.institution} on ${file.network}`;
    throw fail('provider-store-damaged', { path, reason });
  }
  return file;
}

/** Parses JSON that must be of its schema. Throws provider-store-damaged. */
export function parseJson<S extends v.GenericSchema>(
  bytes: Uint8Array,
  path: string,
  schema: S,
): v.InferOutput<S> {
  const refuse = (reason: string, cause?: unknown) =>
    fail('provider-store-damaged', { path, reason }, { cause });
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw refuse('it is cut short, or no JSON', error);
  }
  const result = v.safeParse(schema, json);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw refuse(`${v.getDotPath(issue) ?? 'it'}: ${issue.message}`);
}

/** Replaces such a file in one step, mode 0600, and returns once it is on the disk. */
export async function writeStoreFile(path: string, text: string): Promise<void> {
  await write(path, () => replaceProtectedFile(path, text));
}

/**
 * Adds lines to such a file and returns once they are on the disk. Killed at any moment it leaves the file with the
 * lines that it had, and perhaps the beginning of those: the next call writes over a last line without an end.
 *
 * @param head the first line of a new file
 * @throws provider-store-unwritable
 */
export async function appendStoreFile(path: string, head: string, lines: string): Promise<void> {
  await write(path, async () => {
    const file = await openForAppending(path, head);
    try {
      const bytes = Buffer.from(lines);
      const end = await findEnd(file);
      const { bytesWritten } = await file.write(bytes, 0, bytes.length, end);
      if (bytesWritten !== bytes.length) throw new Error('the disk is full');
      await file.truncate(end + bytes.length);
      await file.datasync();
    } finally {
      await file.close();
    }
  });
}

async function openForAppending(path: string, head: string): Promise<FileHandle> {
  try {
    return await open(path, 'r+');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await replaceProtectedFile(path, head);
    return await open(path, 'r+');
  }
}

/** Behind the last line that has its end. */
async function findEnd(file: FileHandle): Promise<number> {
  const { size } = await file.stat();
  const buffer = Buffer.alloc(1 << 16);
  for (let end = size; end > 0; ) {
    const from = Math.max(0, end - buffer.length);
    const { bytesRead } = await file.read(buffer, 0, end - from, from);
    const last = buffer.subarray(0, bytesRead).lastIndexOf(10);
    if (last !== -1) return from + last + 1;
    end = from;
  }
  return 0;
}

async function write(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await ensureProtectedFolder(dirname(path));
    await work();
  } catch (error) {
    if (error instanceof MedrecError) throw error;
    throw fail('provider-store-unwritable', { path, reason: (error as Error).message }, { cause: error });
  }
}
