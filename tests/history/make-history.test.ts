import { describe, expect, it } from 'vitest';
import { hashQuickly } from '../../scripts/history/hash-quickly.ts';
import { makeHistory } from '../../scripts/history/make-history.ts';
import { headOf } from '../../scripts/history/write-history.ts';
import type { Row } from '../../src/lib/audit/row.ts';
import { hashEvent } from '../../src/lib/contracts/event.ts';
import { topics } from '../../src/lib/contracts/vocabulary.ts';
import { verifyText, writeLines } from '../audit/verify-text.ts';

const rows = [...makeHistory({ seed: 5, events: 1_500 })];

describe('a history of a seed', () => {
  it('is a log that its head proves', async () => {
    const text = writeLines('ndjson', rows).lines.join('');
    expect(await verifyText(text, [headOf(rows.at(-1) as Row)])).toMatchObject({ rows: 1_500 });
  });

  it('is the same for the same seed, and another for another', () => {
    const again = [...makeHistory({ seed: 5, events: 1_500 })];
    expect(again).toEqual(rows);
    expect([...makeHistory({ seed: 6, events: 10 })]).not.toEqual(rows.slice(0, 10));
  });

  it('is mostly of accesses, most of them permitted, in the order of time', () => {
    const big = [...makeHistory({ seed: 1, events: 12_000 })].map(({ event }) => event);
    const count = (topic: string) => big.filter((event) => event.topic === topic).length;
    const accesses = count('access-permitted') + count('access-denied');
    expect(accesses).toBeGreaterThan(0.75 * big.length);
    expect(count('access-permitted')).toBeGreaterThan(0.8 * accesses);
    expect(big.every(({ time }, index) => index === 0 || time >= (big[index - 1]?.time ?? 0n))).toBe(true);
    const rare = topics.filter((topic) => /^(ownership|protocol|officer|override-limit|change)/.test(topic));
    const absent = topics.filter((topic) => count(topic) === 0 && !rare.includes(topic));
    expect(absent.length).toBeLessThan(10);
  });

  it('has the hashes that the program computes', () => {
    for (const { event } of rows.slice(0, 300)) expect(hashQuickly(event)).toBe(hashEvent(event));
  });
});
