import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { computeNpiCheckDigit, findNpiFault } from '../../src/lib/provider/npi.ts';

/** Valid NPIs of both ranges. */
const npiArbitrary = fc
  .tuple(fc.constantFrom('1', '2'), fc.stringMatching(/^\d{8}$/))
  .map(([first, rest]) => `${first}${rest}${computeNpiCheckDigit(first + rest)}`);

describe('a National Provider Identifier', () => {
  it("has the check digit of CMS's own example", () => {
    expect(computeNpiCheckDigit('123456789')).toBe('3');
    expect(findNpiFault('1234567893')).toBeUndefined();
  });

  it.each([
    '',
    '123456789',
    '12345678931',
    '3234567893',
    '123456789x',
    ' 1234567893',
    '１２３４５６７８９３',
    '1234567893\n',
  ])('is ten digits, the first a 1 or a 2: not %j', (text) => {
    expect(findNpiFault(text)).toBe('npi-malformed');
  });

  test.prop([npiArbitrary, fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 9 })])(
    'shows every single wrong digit',
    (npi, place, shift) => {
      const digit = (Number(npi[place]) + shift) % 10;
      expect(findNpiFault(`${npi.slice(0, place)}${digit}${npi.slice(place + 1)}`)).toBeDefined();
    },
  );

  test.prop([npiArbitrary, fc.integer({ min: 0, max: 8 })])(
    'shows every swap of neighbours but 09 and 90',
    (npi, place) => {
      const [a = '', b = ''] = npi.slice(place, place + 2);
      fc.pre(a !== b && a + b !== '09' && a + b !== '90');
      expect(findNpiFault(`${npi.slice(0, place)}${b}${a}${npi.slice(place + 2)}`)).toBeDefined();
    },
  );
});
