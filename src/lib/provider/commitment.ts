import { randomBytes } from 'node:crypto';
import { type CredentialField, credentialFields } from './credential-fields.ts';
import { computePath, computeRoot, type Hash, hashLeaf, verifyPath } from './merkle.ts';

/** The facts behind one registration. A fact that is absent has no leaf. */
export type Credentials = Partial<Record<CredentialField, string>>;

/** One fact, and the salt that hides it. */
export interface Leaf {
  field: CredentialField;
  value: string;
  /** 32 random bytes, this leaf's own. */
  salt: Uint8Array;
}

/** All that is needed to open a commitment on any of its facts. Secret: with it, each value can be guessed. */
export interface Commitment {
  /** The 32 bytes that go on chain as `credentials.root`. */
  root: Hash;
  leaves: readonly Leaf[];
}

/** One fact shown to a verifier, and the proof that the root commits to it. */
export interface Opening extends Leaf {
  root: Hash;
  /** The leaf's place in the tree, from 0. */
  index: number;
  /** How many leaves the tree has. */
  size: number;
  /** The audit path, nearest hash first. */
  path: readonly Hash[];
}

/** Commits to `credentials` with a fresh salt for each fact: facts with few values, as states, cannot be guessed. */
export function commitTo(
  credentials: Credentials,
  makeSalt: () => Uint8Array = () => randomBytes(32),
): Commitment {
  const leaves: Leaf[] = [];
  for (const field of credentialFields) {
    const value = credentials[field];
    if (value !== undefined && value !== '') leaves.push({ field, value, salt: makeSalt() });
  }
  return { root: computeRoot(leaves.map(hashCredential)), leaves };
}

/** Whether the commitment is to exactly these facts. */
export function commitsTo({ leaves }: Pick<Commitment, 'leaves'>, credentials: Credentials): boolean {
  const wanted = credentialFields.filter((field) => (credentials[field] ?? '') !== '');
  return (
    wanted.length === leaves.length &&
    wanted.every((field, i) => leaves[i]?.field === field && leaves[i]?.value === credentials[field])
  );
}

/** Opens a commitment on one of its facts; undefined when it has none of that name. */
export function openCommitment(commitment: Commitment, field: CredentialField): Opening | undefined {
  const index = commitment.leaves.findIndex((leaf) => leaf.field === field);
  const leaf = commitment.leaves[index];
  if (leaf === undefined) return undefined;
  const hashes = commitment.leaves.map(hashCredential);
  return {
    ...leaf,
    root: commitment.root,
    index,
    size: commitment.leaves.length,
    path: computePath(hashes, index),
  };
}

/** Whether `root`, as read from the chain, commits to the fact that the opening shows. */
export function verifyOpening(root: Hash, { index, size, path, ...leaf }: Omit<Opening, 'root'>): boolean {
  return verifyPath(root, hashCredential(leaf), index, size, path);
}

/** The root that the leaves of a stored commitment make. */
export function computeCredentialRoot(leaves: readonly Leaf[]): Hash {
  return computeRoot(leaves.map(hashCredential));
}

/** A leaf's data is `salt ‖ field ‖ 0x00 ‖ value`, texts in UTF-8: the salt's length is fixed and no field holds a 0. */
function hashCredential({ field, value, salt }: Leaf): Hash {
  return hashLeaf(Buffer.concat([salt, Buffer.from(`${field}\0${value}`, 'utf8')]));
}
