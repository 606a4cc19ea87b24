import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dataTypes,
  decisions,
  fromCode,
  fromMask,
  purposes,
  toCode,
  toMask,
  topics,
} from '../../src/lib/contracts/vocabulary.ts';

const sources = ['registry', 'access-control', 'patient-consent'].map((name) =>
  readFileSync(`contracts/${name}.clar`, 'utf8'),
);

describe('vocabulary', () => {
  it('has the topics that the contracts use, and no others', () => {
    const used = sources.flatMap((source) => [...source.matchAll(/"([a-z-]+)"/g)].map((match) => match[1]));
    expect([...new Set(used)].sort()).toEqual([...topics].sort());
  });

  it('has the decisions of access-control', () => {
    for (const [name, code] of Object.entries(decisions)) {
      expect(sources[1]).toContain(`(define-constant ${name.toUpperCase()} u${code})`);
    }
  });

  it('goes from names to a mask and back', () => {
    fc.assert(
      fc.property(fc.subarray(Object.keys(dataTypes) as (keyof typeof dataTypes)[]), (names) => {
        expect(fromMask(dataTypes, toMask(dataTypes, names))).toEqual(names);
      }),
    );
  });

  it('refuses what has no name or number', () => {
    expect(() => fromMask(dataTypes, 64n)).toThrow(RangeError);
    expect(() => fromMask(purposes, -1n)).toThrow(RangeError);
    expect(() => toCode(dataTypes, 'toString' as 'lab-results')).toThrow(RangeError);
    expect(() => toMask(dataTypes, ['constructor' as 'lab-results'])).toThrow(/constructor/);
    expect(fromCode(purposes, 3n)).toBeUndefined();
    expect(fromCode(purposes, 16n)).toBe('ETREAT');
  });
});
