import { describe, expect, it } from 'vitest';
import { computePath, computeRoot, hashLeaf, verifyPath } from '../../src/lib/provider/merkle.ts';

const hex = (text: string) => Buffer.from(text, 'hex');
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** The reference data of Certificate Transparency: eight leaves, and the root over the first n of them. */
const referenceLeaves = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const referenceRoots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

describe('the Merkle tree of RFC 6962', () => {
  const leaves = referenceLeaves.map((leaf) => hashLeaf(hex(leaf)));

  it.each(referenceRoots.map((root, size) => [size, root] as const))(
    'has the reference root of %i leaves',
    (size, root) => {
      expect(toHex(computeRoot(leaves.slice(0, size)))).toBe(root);
    },
  );

  it('has the reference audit path of the first leaf of eight', () => {
    expect(computePath(leaves, 0).map(toHex)).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ]);
  });

  it.each(Array.from({ length: 33 }, (_, i) => i + 1))(
    'proves each of %i leaves, and nothing else',
    (size) => {
      const many = Array.from({ length: size }, (_, i) => hashLeaf(Uint8Array.of(i)));
      const root = computeRoot(many);
      for (const [index, leaf] of many.entries()) {
        const path = computePath(many, index);
        expect(verifyPath(root, leaf, index, size, path)).toBe(true);
        expect(verifyPath(root, hashLeaf(Uint8Array.of(255)), index, size, path)).toBe(false);
        if (size > 1) expect(verifyPath(root, leaf, (index + 1) % size, size, path)).toBe(false);
        expect(verifyPath(root, leaf, index, size, [...path, root])).toBe(false);
        if (path.length > 0) expect(verifyPath(root, leaf, index, size, path.slice(1))).toBe(false);
        expect(verifyPath(hashLeaf(root), leaf, index, size, path)).toBe(false);
      }
    },
  );

  it.each([
    [-1, 8],
    [8, 8],
    [0, 0],
    [0.5, 8],
    [0, Number.NaN],
    [0, 2 ** 60],
  ])('verifies no place %d of %d', (index, size) => {
    const path = computePath(leaves, 0);
    expect(verifyPath(computeRoot(leaves), leaves[0] ?? hex(''), index, size, path)).toBe(false);
  });

  it('has no path for a leaf that is not there', () => {
    expect(() => computePath(leaves, 8)).toThrow(RangeError);
  });
});
