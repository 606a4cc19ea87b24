import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { commitsTo, commitTo, openCommitment, verifyOpening } from '../../src/lib/provider/commitment.ts';
import { credentialFields } from '../../src/lib/provider/credential-fields.ts';
import { Openings } from '../../src/lib/provider/openings.ts';

const credentials = {
  npi: '1234567893',
  name: 'Avery Sampleton',
  license: 'SYN1',
  state: 'CA',
  taxonomy: '207Q00000X',
};

describe('a credential commitment', () => {
  it('hides even a fact of few values: the same facts never make the same root', () => {
    const roots = Array.from({ length: 50 }, () => Buffer.from(commitTo(credentials).root).toString('hex'));
    expect(new Set(roots).size).toBe(50);
  });

  it('gives each fact a salt of 32 bytes of its own', () => {
    const { leaves } = commitTo(credentials);
    expect(leaves.map(({ field }) => field)).toEqual([...credentialFields]);
    expect(leaves.every(({ salt }) => salt.length === 32)).toBe(true);
    expect(new Set(leaves.map(({ salt }) => Buffer.from(salt).toString('hex'))).size).toBe(leaves.length);
  });

  it('pins the format: fixed salts make a fixed root', () => {
    let salt = 0;
    const { root } = commitTo(credentials, () => new Uint8Array(32).fill(salt++));
    expect(Buffer.from(root).toString('hex')).toMatchInlineSnapshot(
      `"617728ab78f32f7864b324bdbfe42d0f72949d176f0c185af35487853cc4da8b"`,
    );
  });

  it.each(credentialFields)('opens on %s, and on no other value, salt or place', (field) => {
    const commitment = commitTo(credentials);
    const opening = openCommitment(commitment, field);
    if (opening === undefined) throw new Error('no opening');
    expect(verifyOpening(commitment.root, opening)).toBe(true);
    expect(verifyOpening(commitment.root, { ...opening, value: `${opening.value}1` })).toBe(false);
    expect(verifyOpening(commitment.root, { ...opening, salt: new Uint8Array(32) })).toBe(false);
    expect(verifyOpening(commitment.root, { ...opening, index: opening.index + 1 })).toBe(false);
    expect(verifyOpening(commitTo(credentials).root, opening)).toBe(false);
    const other = credentialFields.find((name) => name !== field) ?? 'npi';
    expect(verifyOpening(commitment.root, { ...opening, field: other })).toBe(false);
  });

  it('has no leaf for an absent fact', () => {
    const commitment = commitTo({ ...credentials, license: '', state: '' });
    expect(commitment.leaves.map(({ field }) => field)).toEqual(['npi', 'name', 'taxonomy']);
    expect(openCommitment(commitment, 'license')).toBeUndefined();
    expect(
      commitsTo(commitment, { npi: credentials.npi, name: credentials.name, taxonomy: credentials.taxonomy }),
    ).toBe(true);
    expect(commitsTo(commitment, credentials)).toBe(false);
  });

  const text = fc.string({ maxLength: 40 });
  test.prop([fc.record({ npi: text, name: text, license: text, state: text, taxonomy: text })])(
    'opens on every fact of any credentials',
    (any) => {
      const commitment = commitTo(any);
      for (const { field } of commitment.leaves) {
        const opening = openCommitment(commitment, field);
        expect(opening !== undefined && verifyOpening(commitment.root, opening)).toBe(true);
      }
      expect(commitsTo(commitment, any)).toBe(true);
    },
  );
});

describe('stored openings', () => {
  it('are used again for the same facts, and kept beside new ones', () => {
    const openings = new Openings();
    const first = openings.commit('1234567893', credentials);
    expect(openings.commit('1234567893', { ...credentials })).toBe(first);
    const renewed = openings.commit('1234567893', { ...credentials, license: 'SYN2' });
    expect(renewed.root).not.toEqual(first.root);
    expect(openings.added).toHaveLength(2);
    expect(openings.find('1234567893')).toBe(renewed);
    expect(openings.find('1234567893', first.root)).toBe(first);
    expect(openings.commit('1234567893', credentials)).toBe(first);
  });
});
