import { c32addressDecode as decode, c32address as encode } from 'c32check';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { c32address, c32addressDecode } from '../../src/lib/chain/c32check.ts';

const versions = fc.constantFrom(20, 21, 22, 26);
const hashes = fc
  .uint8Array({ minLength: 20, maxLength: 20 })
  .map((bytes) => Buffer.from(bytes).toString('hex'));

describe('addresses that are remembered', () => {
  it('are those of c32check, the first time and again', () => {
    fc.assert(
      fc.property(versions, hashes, (version, hash) => {
        const address = encode(version, hash);
        for (const _ of [1, 2]) {
          expect(c32address(version, hash)).toBe(address);
          expect(c32addressDecode(address)).toEqual(decode(address));
        }
      }),
    );
  });

  it('are refused every time for what is none', () => {
    const [address = ''] = fc.sample(hashes, 1).map((hash) => encode(26, hash));
    const wrong = [...address].map((character, place) =>
      place < 2
        ? ''
        : `${address.slice(0, place)}${character === '0' ? '1' : '0'}${address.slice(place + 1)}`,
    );
    for (const text of ['', 'ST', address.toLowerCase(), ...wrong]) {
      for (const _ of [1, 2]) expect(() => c32addressDecode(text)).toThrow();
    }
  });

  it('are not changed by whoever got them', () => {
    const [address = ''] = fc.sample(hashes, 1).map((hash) => encode(26, hash));
    c32addressDecode(address)[0] = 22;
    expect(c32addressDecode(address)).toEqual(decode(address));
  });

  it('are right beyond what is kept', () => {
    const made = Array.from({ length: 5_000 }, (_, place) =>
      c32address(26, place.toString(16).padStart(40, '0')),
    );
    expect(c32addressDecode(made[0] ?? '')).toEqual([26, '0'.repeat(40)]);
    expect(c32address(26, (4_999).toString(16).padStart(40, '0'))).toBe(made[4_999]);
  });
});
