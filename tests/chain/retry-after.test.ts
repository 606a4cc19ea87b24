import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choosePause } from '../../src/lib/chain/retry-after.ts';

const now = Date.parse('Tue, 01 Jun 2027 12:00:00 GMT');

describe('a node that has too much to do', () => {
  it.each([
    ['7', 7_000],
    ['0', 0],
    [' 12 ', 12_000],
    ['31', 30_000],
    ['999999999', 30_000],
    ['Tue, 01 Jun 2027 12:00:09 GMT', 9_000],
    ['Tue, 01 Jun 2027 11:00:00 GMT', 0],
    ['Fri, 31 Dec 9999 23:59:59 GMT', 30_000],
  ])('that says %j is left alone so long', (header, pause) => {
    expect(choosePause(header, 1, now)).toBe(pause);
  });

  it.each([null, '', '-5', '1e9', '0x10', 'soon', '99999999999', 'Tue, 99 Foo 2027 GMT', '2027-06-01'])(
    'that says %j is asked again after longer and longer',
    (header) => {
      expect([1, 2, 3, 4].map((attempt) => choosePause(header, attempt, now))).toEqual([
        500, 1000, 2000, 4000,
      ]);
    },
  );

  it('never stops anyone for more than 30 seconds, whatever it says', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.integer().map(String),
          fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
        ),
        fc.integer({ min: 1, max: 5 }),
        (header, attempt) => {
          const pause = choosePause(header, attempt, now);
          expect(pause).toBeGreaterThanOrEqual(0);
          expect(pause).toBeLessThanOrEqual(30_000);
        },
      ),
    );
  });
});
