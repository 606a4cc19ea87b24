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
  findStoreFolder,
  parseStoreFile,
  readStoreFile,
  type StoreScope,
  writeStoreFile,
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

const fileSchema = v.strictObject({
  version: v.literal(1),
  kind: v.literal('provider-openings'),
  network: v.string(),
  institution: v.string(),
  commitments: v.array(v.strictObject({ npi: npiKey, root: bytes32, leaves: v.array(leafSchema) })),
});

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
  #added = 0;

  constructor(stored: Iterable<StoredCommitment> = []) {
    for (const commitment of stored) this.add(commitment);
    this.#added = 0;
  }

  /** How many were added since they were read. */
  get added(): number {
    return this.#added;
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
    this.#added += 1;
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
  return bytes === undefined ? new Openings() : parseOpenings(bytes, path, scope);
}

/** Replaces the file of openings and returns once it is on the disk. */
export async function writeOpenings(folder: string, scope: StoreScope, openings: Openings): Promise<void> {
  await writeStoreFile(openingsPath(folder, scope), formatOpenings(scope, openings));
}

/** Parses a file of openings; each root is computed again from its leaves. Throws provider-store-damaged. */
export function parseOpenings(bytes: Uint8Array, path: string, scope: StoreScope): Openings {
  const { commitments } = parseStoreFile(bytes, path, fileSchema, scope);
  for (const { npi, root, leaves } of commitments) {
    if (Buffer.compare(computeCredentialRoot(leaves), root) === 0) continue;
    throw fail('provider-store-damaged', { path, reason: `the leaves of NPI ${npi} do not make their root` });
  }
  return new Openings(commitments);
}

/** The text of a file of openings. */
export function formatOpenings(scope: StoreScope, openings: Openings): string {
  const commitments = [...openings.all()].map(({ npi, root, leaves }) => ({
    npi,
    root: toHex(root),
    leaves: leaves.map(({ field, value, salt }) => ({ field, value, salt: toHex(salt) })),
  }));
  return `${JSON.stringify({ version: 1, kind: 'provider-openings', ...scope, commitments })}\n`;
}

function openingsPath(folder: string, scope: StoreScope): string {
  return join(findStoreFolder(folder, scope), 'openings.json');
}
