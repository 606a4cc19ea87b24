import { Cl, type ClarityValue } from '@stacks/transactions';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CodecError, decode, decodeOutput, encode, encodeArguments } from '../../src/lib/contracts/codec.ts';
import { patientConsent } from '../../src/lib/contracts/generated/patient-consent.ts';
import type { ClarityType } from '../../src/lib/contracts/interface.ts';
import { deployer } from './support/open-chain.ts';
import { patient, physician } from './support/open-hospital.ts';

interface Sample {
  type: ClarityType;
  value: unknown;
}

/** A type and a value of it, nested at most `depth` deep. */
function samples(depth: number): fc.Arbitrary<Sample> {
  const of = (type: ClarityType, values: fc.Arbitrary<unknown>) => values.map((value) => ({ type, value }));
  const simple = fc.oneof(
    of('uint128', fc.bigInt({ min: 0n, max: 2n ** 128n - 1n })),
    of('int128', fc.bigInt({ min: -(2n ** 127n), max: 2n ** 127n - 1n })),
    of('bool', fc.boolean()),
    of('principal', fc.constantFrom(patient, physician, deployer, `${deployer}.registry`)),
    of({ buffer: { length: 40 } }, fc.uint8Array({ maxLength: 40 })),
    of({ 'string-ascii': { length: 20 } }, fc.string({ unit: 'grapheme-ascii', maxLength: 20 })),
    of(
      { 'string-utf8': { length: 20 } },
      fc.string({ unit: 'grapheme', maxLength: 5 }).filter((text) => [...text].length <= 20),
    ),
  );
  if (depth === 0) return simple;
  const inner = samples(depth - 1);
  return fc.oneof(
    simple,
    inner.chain(({ type, value }) => of({ optional: type }, fc.constantFrom(null, value))),
    inner.map(({ type, value }) => ({ type: { list: { type, length: 3 } }, value: [value, value] })),
    fc.tuple(inner, inner).map(([ok, error]) => ({
      type: { response: { ok: ok.type, error: error.type } },
      value: { ok: true, value: ok.value },
    })),
    fc.tuple(inner, inner).map(([first, second]) => ({
      type: {
        tuple: [
          { name: 'first-one', type: first.type },
          { name: 'b', type: second.type },
        ],
      },
      value: { 'first-one': first.value, b: second.value },
    })),
  );
}

describe('the codec', () => {
  it('goes from plain to Clarity, over the wire, and back', () => {
    fc.assert(
      fc.property(samples(3), ({ type, value }) => {
        const wire = Cl.deserialize(Cl.serialize(encode(type, value)));
        expect(decode(type, wire)).toEqual(value);
      }),
    );
  });

  it('refuses plain values that the type does not admit, and says where', () => {
    const bad: [ClarityType, unknown, string][] = [
      ['uint128', -1n, 'value'],
      ['uint128', 2n ** 128n, 'value'],
      ['uint128', 5, 'value'],
      ['int128', 2n ** 127n, 'value'],
      ['bool', 'true', 'value'],
      ['principal', `${deployer.slice(0, -1)}0`, 'value'],
      ['principal', `${deployer}.a.b`, 'value'],
      ['principal', `${deployer}.-bad`, 'value'],
      ['none', 0, 'value'],
      [{ buffer: { length: 2 } }, new Uint8Array(3), 'value'],
      [{ buffer: { length: 2 } }, 'ab', 'value'],
      [{ 'string-ascii': { length: 3 } }, 'héé', 'value'],
      [{ 'string-ascii': { length: 3 } }, 'abcd', 'value'],
      [{ 'string-utf8': { length: 3 } }, '\ud800', 'value'],
      [{ list: { type: 'uint128', length: 1 } }, [1n, 2n], 'value'],
      [{ list: { type: 'uint128', length: 3 } }, [1n, 'x'], '[1]'],
      [{ tuple: [{ name: 'a', type: 'uint128' }] }, {}, 'a'],
      [{ tuple: [{ name: 'a', type: 'uint128' }] }, { a: 1n, b: 2n }, 'b'],
      [{ response: { ok: 'bool', error: 'uint128' } }, { value: true }, 'value'],
    ];
    for (const [type, value, path] of bad) {
      expect(() => encode(type, value), JSON.stringify(type)).toThrow(CodecError);
      expect(() => encode(type, value)).toThrow(path);
    }
  });

  it('refuses Clarity values of another type, whatever they are', () => {
    fc.assert(
      fc.property(samples(2), samples(2), (expected, given) => {
        fc.pre(JSON.stringify(expected.type) !== JSON.stringify(given.type));
        try {
          const plain = decode(expected.type, encode(given.type, given.value));
          // the two types have values in common: then it must be one of them
          expect(Cl.serialize(encode(expected.type, plain))).toBe(
            Cl.serialize(encode(given.type, given.value)),
          );
        } catch (error) {
          expect(error).toBeInstanceOf(CodecError);
        }
      }),
    );
  });

  it('refuses hostile values that no type produces', () => {
    const hostile = [
      { type: 'uint', value: '340282366920938463463374607431768211456' },
      { type: 'buffer', value: 'zz' },
      { type: 'buffer', value: '00'.repeat(33) },
      { type: 'address', value: '<script>' },
      { type: 'list', value: [] },
      { type: 'tuple', value: null },
    ] as unknown as ClarityValue[];
    for (const value of hostile) {
      for (const type of [
        'uint128',
        'principal',
        { buffer: { length: 32 } },
        { tuple: [{ name: 'a', type: 'bool' }] },
      ] as ClarityType[]) {
        expect(() => decode(type, value)).toThrow(CodecError);
      }
    }
  });

  it('orders the arguments of a function and reads its answer', () => {
    const binding = patientConsent.functions['grant-consent'];
    const args = encodeArguments(binding, { expiry: 9n, provider: physician, 'data-types': 4n });
    expect(args).toEqual([Cl.principal(physician), Cl.uint(4), Cl.uint(9)]);
    expect(() => encodeArguments(binding, { provider: physician, 'data-types': 4n } as never)).toThrow(
      'expiry',
    );
    expect(() =>
      encodeArguments(binding, { provider: physician, 'data-types': 4n, expiry: 1n, x: 1n } as never),
    ).toThrow('x');
    expect(decodeOutput(binding, Cl.error(Cl.uint(300)))).toEqual({ ok: false, error: 300n });
    expect(decodeOutput(binding, Cl.ok(Cl.tuple({ seq: Cl.uint(7), events: Cl.uint(1) })))).toEqual({
      ok: true,
      value: { seq: 7n, events: 1n },
    });
  });
});
