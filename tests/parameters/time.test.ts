import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatTime, parseSpan, parseTime } from '../../src/lib/parameters/time.ts';

describe('spans', () => {
  it.each([
    ['90d', 7_776_000n],
    ['12h', 43_200n],
    ['45m', 2_700n],
    ['1s', 1n],
    ['2w', 1_209_600n],
    ['1y', 31_536_000n],
  ])('%s is %d seconds', (text, seconds) => expect(parseSpan(text)).toBe(seconds));

  it.each(['', '90', 'd', '-1d', '1.5d', '90 d', '90D', '1e3d', '999999999999y', '٣d'])(
    '%j is no span',
    (text) => expect(parseSpan(text)).toBeUndefined(),
  );
});

describe('times', () => {
  it.each([
    ['2027-01-31', 1_801_353_600n],
    ['2027-01-31T18:00Z', 1_801_418_400n],
    ['2027-01-31T18:00:01Z', 1_801_418_401n],
    ['2028-02-29', 1_835_395_200n],
  ])('%s is %d', (text, seconds) => expect(parseTime(text)).toBe(seconds));

  it.each([
    '2027-02-29',
    '2027-13-01',
    '2027-1-1',
    '31.01.2027',
    '2027-01-31T25:00:00Z',
    '2027-01-31 18:00',
    '2027-01-31T18:00:00+02:00',
    '1969-12-31',
    '',
  ])('%j is no time', (text) => expect(parseTime(text)).toBeUndefined());

  it('writes what it reads', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 253_402_300_799 }), (seconds) => {
        expect(parseTime(formatTime(BigInt(seconds)))).toBe(BigInt(seconds));
      }),
    );
  });

  it('has words for no time and for one past the calendar', () => {
    expect([formatTime(0n), formatTime(2n ** 127n)]).toEqual(['none', `${2n ** 127n} s`]);
  });
});
