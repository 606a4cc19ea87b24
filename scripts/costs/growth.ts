import type { Cost, Costs } from './measure-contracts.ts';

/** What one more row of a list costs between two lengths. */
export interface Growth {
  list: string;
  from: number;
  to: number;
  row: Cost;
}

/** A row may cost this much more than one of a shorter list: rounding, and a list's length in a buffer's head. */
const tolerance = 1.01;

/** What a row costs from each measured length to the next, by list. */
export function measureGrowth(costs: Costs): Growth[] {
  const lists = new Map<string, { rows: number; cost: Cost }[]>();
  for (const [name, cost] of Object.entries(costs)) {
    const [, list, rows] = /^(.+)\((\d+)\)$/.exec(name) ?? [];
    if (list === undefined) continue;
    lists.set(list, [...(lists.get(list) ?? []), { rows: Number(rows), cost }]);
  }
  return [...lists].flatMap(([list, points]) =>
    points.slice(1).map((point, index) => {
      const before = points[index] ?? point;
      const row = { ...point.cost };
      for (const name of Object.keys(row) as (keyof Cost)[])
        row[name] = (point.cost[name] - before.cost[name]) / (point.rows - before.rows);
      return { list, from: before.rows, to: point.rows, row };
    }),
  );
}

/** Where a row of a longer list costs more than one of a shorter list: growth that is more than linear. */
export function findBends(growth: readonly Growth[]): string[] {
  return growth.flatMap((next, index) => {
    const before = growth[index - 1];
    if (before?.list !== next.list) return [];
    return (Object.keys(next.row) as (keyof Cost)[])
      .filter((name) => next.row[name] > before.row[name] * tolerance)
      .map(
        (name) =>
          `${next.list}: ${name} a row rises from ${before.row[name]} to ${next.row[name]} at ${next.to} rows`,
      );
  });
}
