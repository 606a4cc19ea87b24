import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildChild } from './support/child.ts';
import { Ground } from './support/ground.ts';
import { moments, proveKills } from './support/kill-rounds.ts';

describe('a run that is killed', () => {
  let ground: Ground;
  let program = '';
  beforeAll(async () => {
    [ground, program] = await Promise.all([Ground.open(), buildChild()]);
  });
  afterAll(async () => await ground?.close());

  it('leaves nothing that the next run misses, doubles or pays twice', async () => {
    const kills = 12;
    const report = await proveKills(ground, program, { kills, seed: 20, rows: 15, restartEvery: 2 });
    expect(report).toMatchObject({ kills, doubled: 0, missed: 0, faults: [] });
    expect(BigInt(report.fees)).toBeLessThanOrEqual(BigInt(report.cap));
    for (const moment of moments) expect(report.moments[moment]).toBeGreaterThan(0);
  });
});
