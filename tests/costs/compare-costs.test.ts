import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countFitting, findExcesses, goals, sizeGoals } from '../../scripts/costs/budgets.ts';
import { compareFigures, type Figures } from '../../scripts/costs/compare-costs.ts';
import { findBends, measureGrowth } from '../../scripts/costs/growth.ts';
import type { Cost } from '../../scripts/costs/measure-contracts.ts';

const committed = JSON.parse(readFileSync('docs/costs.json', 'utf8')) as Figures;
const figureNames = ['writes', 'reads', 'runtime', 'readLength', 'writeLength'] as const;

describe('the committed figures', () => {
  it('are within every goal, and grow linearly', () => {
    expect(findExcesses(committed.costs, committed.sizes)).toEqual([]);
    expect(findBends(measureGrowth(committed.costs))).toEqual([]);
    expect(compareFigures(committed, committed)).toEqual([]);
  });

  it('tell of any figure that rises, before those that fall', () => {
    const anyFigure = fc.tuple(
      fc.constantFrom(...Object.keys(committed.costs)),
      fc.constantFrom(...figureNames),
      fc.integer({ min: 1, max: 1_000 }),
    );
    fc.assert(
      fc.property(anyFigure, ([name, figure, more]) => {
        const risen = structuredClone(committed);
        (risen.costs[name] as Cost)[figure] += more;
        risen.sizes.registry = 1;
        const [first, second, ...others] = compareFigures(committed, risen);
        expect(first).toMatch(`${name} ${figure} rose from`);
        expect(second).toMatch('source of registry, bytes fell from');
        expect(others).toEqual([]);
      }),
    );
  });

  it('tell of a call that is new and of one that is gone', () => {
    const { 'grant-consent': gone, ...costs } = committed.costs;
    const changed = { ...committed, costs: { ...costs, 'new-call': gone as Cost } };
    const lines = compareFigures(committed, changed);
    expect(lines.filter((line) => /^new-call \w+ is new/.test(line))).toHaveLength(5);
    expect(lines.filter((line) => /^grant-consent \w+ is gone/.test(line))).toHaveLength(5);
  });
});

describe('a goal', () => {
  it.each(goals.flatMap(({ name, reach }) => Object.keys(reach).map((figure) => [name, figure] as const)))(
    'of %s is missed by %s above it',
    (name, figure) => {
      const costs = structuredClone(committed.costs);
      (costs[name] as Cost)[figure as keyof Cost] *= 2;
      expect(findExcesses(costs, committed.sizes).map((excess) => excess.name)).toContain(name);
    },
  );

  it('of a source is missed by one byte more', () => {
    for (const [name, most] of Object.entries(sizeGoals)) {
      const sizes = { ...committed.sizes, [name]: most + 1 };
      expect(findExcesses(committed.costs, sizes)).toEqual([
        { name, figure: 'bytes', goal: most, measured: most + 1 },
      ]);
    }
  });
});

describe('growth', () => {
  const cost = (reads: number): Cost => ({ writes: 1, reads, runtime: 1, readLength: 1, writeLength: 1 });

  it('is what a row costs between two lengths', () => {
    const [growth] = measureGrowth({ 'list(1)': cost(3), 'list(11)': cost(23) });
    expect(growth).toMatchObject({ list: 'list', from: 1, to: 11, row: { reads: 2, writes: 0 } });
  });

  it('bends when a row of a longer list costs more', () => {
    const bent = measureGrowth({ 'list(1)': cost(1), 'list(2)': cost(2), 'list(4)': cost(8) });
    expect(findBends(bent)).toEqual(['list: reads a row rises from 1 to 3 at 4 rows']);
    expect(
      findBends(measureGrowth({ 'a(1)': cost(1), 'a(2)': cost(2), 'b(1)': cost(1), 'b(2)': cost(9) })),
    ).toEqual([]);
  });
});

it('as many calls fit into a block as its scarcest figure allows', () => {
  expect(countFitting({ writes: 3, reads: 3, runtime: 1, readLength: 1, writeLength: 1 })).toBe(5_000);
  expect(countFitting({ writes: 1, reads: 1, runtime: 5_000_000_000, readLength: 1, writeLength: 1 })).toBe(
    1,
  );
});
