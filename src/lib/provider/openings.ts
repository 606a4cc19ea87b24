import { join } from 'node:path';
import * as v from 'valibot';
import { fail } from '../errors/medrec-error.ts';
import {
  type Commitment,
  type Credentials,
  commitsTo,
  commitTo,
  computeCredentialRoot,
} from './commitment.ts';
import { credentialFields } from './credential-fields.ts';
import { toHex } from './hex.ts';
import { npiKey } from './mappings.ts';
import {
  appendStoreFile,
  findStoreFolder,
  parseJson,
  parseStoreFile,
  readStoreFile,
  type StoreScope,
} from './store-file.ts';

const bytes32 = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{64}$/, 'is not 32 bytes of hex'),
  v.transform((hex) => new Uint8Array(Buffer.from(hex, 'hex'))),
);

export const leafSchema = v.strictObject({
  field: v.picklist(credentialFields),
  value: v.pipe(v.string(), v.maxLength(400)),
  salt: bytes32,
});

const headSchema = v.strictObject({
  version: v.literal(1),
  kind: v.literal('provider-openings'),
  network: v.string(),
  institution: v.string(),
});
const commitmentSchema = v.strictObject({ npi: npiKey, root: bytes32, leaves: v.array(leafSchema) });

/** A commitment, and the provider whose credentials it hides. */
export interface StoredCommitment extends Commitment {
  npi: string;
}

/**
 * The openings of every commitment that an institution ever made on a network. Nothing is ever taken out: a root
 * that was on chain can be asked about for as long as the log lasts.
 */
export class Openings {
  readonly #byNpi = new Map<string, StoredCommitment[]>();
  #added: StoredCommitment[] = [];

  constructor(stored: Iterable<StoredCommitment> = []) {
    for (const commitment of stored) this.add(commitment);
    this.#added = [];
  }

  /** Those that were added since they were read or written. */
  get added(): readonly StoredCommitment[] {
    return this.#added;
  }

  /** Says that all are on the disk. */
  markWritten(): void {
    this.#added = [];
  }

  get size(): number {
    return [...this.all()].length;
  }

  /** The provider's commitment to exactly these credentials: the stored one, or a new one with fresh salts. */
  commit(npi: string, credentials: Credentials): StoredCommitment {
    const stored = this.#byNpi.get(npi)?.find((one) => commitsTo(one, credentials));
    if (stored !== undefined) return stored;
    const made = { npi, ...commitTo(credentials) };
    this.add(made);
    return made;
  }

  /** The provider's commitment with this root; without a root, the newest. */
  find(npi: string, root?: Uint8Array): StoredCommitment | undefined {
    const all = this.#byNpi.get(npi) ?? [];
    if (root === undefined) return all.at(-1);
    return all.find((one) => Buffer.compare(one.root, root) === 0);
  }

  /** Adds a commitment unless its root is there; says whether it did. */
  add(commitment: StoredCommitment): boolean {
    if (this.find(commitment.npi, commitment.root) !== undefined) return false;
    const all = this.#byNpi.get(commitment.npi) ?? [];
    all.push(commitment);
    this.#byNpi.set(commitment.npi, all);
    this.#added.push(commitment);
    return true;
  }

  /** All of them; those of one provider in the order in which they were made. */
  *all(): Generator<StoredCommitment> {
    for (const commitments of this.#byNpi.values()) yield* commitments;
  }
}

/** Reads the file of openings; none is none. Throws provider-store-damaged, key-file-unsafe. */
export async function readOpenings(folder: string, scope: StoreScope): Promise<Openings> {
  const path = openingsPath(folder, scope);
  const bytes = await readStoreFile(path);
  // A last line without an end was never synced, so no transaction with its root was sent.
  return bytes === undefined
    ? new Openings()
    : parseOpenings(bytes.subarray(0, bytes.lastIndexOf(10) + 1), path, scope);
}

/** Adds to the file what was added to `openings`, and returns once it is on the disk. Throws provider-store-unwritable. */
export async function writeOpenings(folder: string, scope: StoreScope, openings: Openings): Promise<void> {
  if (openings.added.length === 0) return;
  const lines = openings.added.map(formatCommitment).join('');
  await appendStoreFile(openingsPath(folder, scope), formatHead(scope), lines);
  openings.markWritten();
}

/** Parses a file of openings; each root is computed again from its leaves. Throws provider-store-damaged. */
export function parseOpenings(bytes: Uint8Array, path: string, scope: StoreScope): Openings {
  const lines = Buffer.from(bytes).toString('utf8').split('\n');
  if (lines.pop() !== '') {
    throw fail('provider-store-damaged', { path, reason: 'its last line is cut short' });
  }
  const [head = '', ...rest] = lines;
  parseStoreFile(Buffer.from(head), path, headSchema, scope);
  const openings = new Openings();
  for (const [index, line] of rest.entries()) {
    const where = `${path}:${index + 2}`;
    const commitment = parseJson(Buffer.from(line), where, commitmentSchema);
    if (Buffer.compare(computeCredentialRoot(commitment.leaves), commitment.root) !== 0) {
      const reason = `the leaves of NPI ${commitment.npi} do not make their root`;
      throw fail('provider-store-damaged', { path: where, reason });
    }
    openings.add(commitment);
  }
  openings.markWritten();
  return openings;
}

/** The text of a file of openings: JSON lines, the first for the file itself, then one for each commitment. */
export function formatOpenings(scope: StoreScope, openings: Openings): string {
  return formatHead(scope) + [...openings.all()].map(formatCommitment).join('');
}

function formatHead(scope: StoreScope): string {
  return `${JSON.stringify({ version: 1, kind: 'provider-openings', ...scope })}\n`;
}

function formatCommitment({ npi, root, leaves }: StoredCommitment): string {
  const opened = leaves.map(({ field, value, salt }) => ({ field, value, salt: toHex(salt) }));
  return `${JSON.stringify({ npi, root: toHex(root), leaves: opened })}\n`;
}

function openingsPath(folder: string, scope: StoreScope): string {
  return join(findStoreFolder(folder, scope), 'openings.ndjson');
}
