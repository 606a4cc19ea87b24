import { describe, expect, it } from 'vitest';
import { killSimulator } from './support/kill-simulator.ts';

/** `npm run prove:kills` does it more often. */
const kills = 5;

describe('a simulator that is killed in the middle of a stream of transactions', () => {
  it(`has every confirmed transaction and the same heads after each of ${kills} kills`, async () => {
    const report = await killSimulator({ kills, seed: 2027 });
    expect(report).toMatchObject({ kills, faults: [] });
    expect(report.confirmed).toBeGreaterThan(kills);
  }, 300_000);
});
