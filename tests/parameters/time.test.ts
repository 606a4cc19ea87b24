import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Context } from '../../src/context.ts';
import { formatTime, parseSpan, parseTime, timeOption } from '../../src/lib/parameters/time.ts';
import { startFakeNode } from '../chain/support/fake-node.ts';

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

describe('a span from now', () => {
  const seconds = 1_801_353_600;
  /** What a context gives, of a chain whose newest block has this time and whose tips have this bound. */
  async function contextAt(time: number, maxTipAge: number | null) {
    const node = await startFakeNode(
      (request) => ({
        body: request.endsWith('/v2/info')
          ? { network_id: 0x80000000, stacks_tip_height: 1, burn_block_height: 1 }
          : { height: 1, block_time: time },
      }),
      { maxTipAge, now: () => seconds * 1000 },
    );
    return { context: { chain: async () => node.chain } as Context, node };
  }
  const option = timeOption('--expires <when>', 'when it ends');

  it('counts from the newest block, which is asked once for all rows of a file', async () => {
    const { context, node } = await contextAt(seconds - 60, 600);
    const times = await Promise.all(['90d', '1d'].map((text) => option.parse(text, context, [])));
    expect(times).toEqual([seconds - 60 + 7_776_000, seconds - 60 + 86_400].map(BigInt));
    expect(node.requests).toHaveLength(2);
  });

  it.each([
    [seconds - 601, 'tip-stale'],
    [seconds + 31_536_000, 'clock-behind'],
  ])('does not count from a block at %d', async (time, code) => {
    const { context } = await contextAt(time, 600);
    await expect(option.parse('90d', context, [])).rejects.toMatchObject({ code });
  });

  it('counts from whatever time an embedded chain has', async () => {
    const { context } = await contextAt(seconds + 31_536_000, null);
    expect(await option.parse('1d', context, [])).toBe(BigInt(seconds + 31_536_000 + 86_400));
  });
});
