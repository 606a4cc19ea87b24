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
  const refuse = (reason: string, cause?: unknown) =>
    fail('provider-store-damaged', { path, reason }, { cause });
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw refuse('it is cut short, or no JSON', error);
  }
  const result = v.safeParse(schema, json);
  if (!result.success) {
    const [issue] = result.issues;
    throw refuse(`${v.getDotPath(issue) ?? 'it'}: ${issue.message}`);
  }
  const file = result.output;
  if (file.network !== network || file.institution !== institution) {
    throw refuse(`it belongs to ${file.institution} on ${file.network}`);
  }
  return file;
}

/** Replaces such a file in one step, mode 0600, and returns once it is on the disk. */
export async function writeStoreFile(path: string, text: string): Promise<void> {
  try {
    await ensureProtectedFolder(dirname(path));
    await replaceProtectedFile(path, text);
  } catch (error) {
    if (error instanceof MedrecError) throw error;
    throw fail('provider-store-unwritable', { path, reason: (error as Error).message }, { cause: error });
  }
}
