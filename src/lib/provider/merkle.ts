import { createHash } from 'node:crypto';

/** A SHA-256 hash: 32 bytes. */
export type Hash = Uint8Array;

/** The hash of a leaf's data, `SHA-256(0x00 ‖ data)` (RFC 6962, section 2.1). */
export function hashLeaf(data: Uint8Array): Hash {
  return createHash('sha256').update(leafPrefix).update(data).digest();
}

/** The hash of two subtrees, `SHA-256(0x01 ‖ left ‖ right)` (RFC 6962, section 2.1). */
export function hashNode(left: Hash, right: Hash): Hash {
  return createHash('sha256').update(nodePrefix).update(left).update(right).digest();
}

/** The Merkle tree hash over leaf hashes (RFC 6962, section 2.1); of none, the hash of the empty string. */
export function computeRoot(leaves: readonly Hash[]): Hash {
  const [first] = leaves;
  if (first === undefined) return createHash('sha256').digest();
  if (leaves.length === 1) return first;
  const split = largestPowerBelow(leaves.length);
  return hashNode(computeRoot(leaves.slice(0, split)), computeRoot(leaves.slice(split)));
}

/**
 * The audit path of one leaf: the hashes that lead from it to the root, nearest first (RFC 6962, section 2.1.1).
 *
 * @param index the leaf's place, from 0
 * @throws RangeError when there is no such leaf
 */
export function computePath(leaves: readonly Hash[], index: number): Hash[] {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length) {
    throw new RangeError(`there is no leaf ${index} among ${leaves.length}`);
  }
  if (leaves.length === 1) return [];
  const split = largestPowerBelow(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return index < split
    ? [...computePath(left, index), computeRoot(right)]
    : [...computePath(right, index - split), computeRoot(left)];
}

/**
 * Whether `leaf` is at `index` of the tree of `size` leaves with this root, shown by the path
 * (RFC 9162, section 2.1.3.2, which gives RFC 6962's paths their algorithm of verification).
 */
export function verifyPath(
  root: Hash,
  leaf: Hash,
  index: number,
  size: number,
  path: readonly Hash[],
): boolean {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false;
  let [place, last, hash] = [index, size - 1, leaf];
  for (const sibling of path) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      hash = hashNode(sibling, hash);
      while (place % 2 === 0 && place !== 0) [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
    } else {
      hash = hashNode(hash, sibling);
    }
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  return last === 0 && Buffer.compare(hash, root) === 0;
}

const leafPrefix = Uint8Array.of(0);
const nodePrefix = Uint8Array.of(1);

function largestPowerBelow(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}
