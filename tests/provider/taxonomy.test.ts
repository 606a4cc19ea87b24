import { describe, expect, it } from 'vitest';
import { findRole, taxonomyPattern, taxonomyRoles } from '../../src/lib/provider/taxonomy.ts';

describe('the role of a taxonomy code', () => {
  it.each([
    ['207Q00000X', 'primary-physician'],
    ['207QG0300X', 'primary-physician'],
    ['207R00000X', 'primary-physician'],
    ['207RC0000X', 'specialist'],
    ['208000000X', 'primary-physician'],
    ['2080P0204X', 'emergency-personnel'],
    ['2080N0001X', 'specialist'],
    ['208D00000X', 'primary-physician'],
    ['207P00000X', 'emergency-personnel'],
    ['207PS0010X', 'specialist'],
    ['146L00000X', 'emergency-personnel'],
    ['163WC0200X', 'nurse'],
    ['164X00000X', 'nurse'],
    ['246YC3301X', 'administrator'],
    ['1744R1102X', 'researcher'],
    ['363LF0000X', undefined],
    ['363A00000X', undefined],
    ['282N00000X', undefined],
    ['146D00000X', undefined],
  ])('%s is %s', (code, role) => {
    expect(findRole(code)).toBe(role);
  });

  it('is decided by beginnings that can begin a code, each once', () => {
    for (const [prefix] of taxonomyRoles)
      expect(`${prefix.padEnd(9, '0').slice(0, 9)}X`).toMatch(taxonomyPattern);
    expect(new Set(taxonomyRoles.map(([prefix]) => prefix)).size).toBe(taxonomyRoles.length);
  });

  it.each(['', '207Q00000', '207q00000X', '207Q00000Y', '207Q000000X', 'Q07000000X'])(
    '%j is no code',
    (code) => {
      expect(taxonomyPattern.test(code)).toBe(false);
    },
  );
});
