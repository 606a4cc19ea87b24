import type { Cost, Costs } from './measure-contracts.ts';

/** A block's budget in epoch 4.0 (SIP-006 units). */
export const block: Cost = {
  writes: 15_000,
  reads: 30_000,
  readLength: 200_000_000,
  writeLength: 15_000_000,
  runtime: 5_000_000_000,
};

/** What a call may cost; `rows` divides a list's figures into those of one row. */
export interface Goal {
  name: string;
  reach: Partial<Cost>;
  rows?: number;
}

/** Writes and reads: what a prototype reached. Read lengths: what was reached here, with a little room. */
export const goals: readonly Goal[] = [
  { name: 'grant-consent', reach: { writes: 3, reads: 23, readLength: 126_000 } },
  { name: 'update-consent', reach: { writes: 3, reads: 23, readLength: 126_000 } },
  { name: 'revoke-consent', reach: { writes: 3, reads: 23, readLength: 126_000 } },
  { name: 'grant-consents(50)', reach: { writes: 52, reads: 271, readLength: 158_000 } },
  { name: 'log-access-event', reach: { writes: 2, reads: 30, readLength: 130_000 } },
  { name: 'check-access', reach: { reads: 20, readLength: 82_000 } },
  { name: 'register-providers(200)', reach: { writes: 1.01, reads: 1.2, readLength: 650 }, rows: 200 },
  { name: 'verify-providers(200)', reach: { writes: 1.01, reads: 2.1, readLength: 925 }, rows: 200 },
  { name: 'emergency-override', reach: { writes: 6, reads: 32, readLength: 127_000 } },
];

/** What a node answers without a transaction: it refuses a read-only call beyond this. */
export const readOnlyLimit = { reads: 100, readLength: 200_000 };

/** Bytes of source: the whole of a contract counts in the read length of every call of it. */
export const sizeGoals: Readonly<Record<string, number>> = {
  registry: 45_000,
  'access-control': 35_000,
  'patient-consent': 35_000,
};

/** A figure of a call that is above its goal. */
export interface Excess {
  name: string;
  figure: string;
  goal: number;
  measured: number;
}

/** Every figure above its goal, and every source above its size. */
export function findExcesses(costs: Costs, sizes: Readonly<Record<string, number>>): Excess[] {
  const calls = goals.flatMap((goal) =>
    measureGoal(goal, costs).filter(({ measured, goal: most }) => measured > most),
  );
  const reads = Object.entries(costs)
    .filter(([, { writes }]) => writes === 0)
    .flatMap(([name, { reads, readLength }]) => [
      { name, figure: 'reads', goal: readOnlyLimit.reads, measured: reads },
      { name, figure: 'readLength', goal: readOnlyLimit.readLength, measured: readLength },
    ])
    .filter(({ measured, goal }) => measured > goal);
  const sources = Object.entries(sizeGoals)
    .map(([name, goal]) => ({ name, figure: 'bytes', goal, measured: sizes[name] ?? 0 }))
    .filter(({ measured, goal }) => measured > goal);
  return [...calls, ...reads, ...sources];
}

/** The figures of a goal beside what was measured, each for one row. Throws an Error when it was not measured. */
export function measureGoal({ name, reach, rows = 1 }: Goal, costs: Costs): Excess[] {
  const cost = costs[name];
  if (cost === undefined) throw new Error(`${name} was not measured`);
  return (Object.entries(reach) as [keyof Cost, number][]).map(([figure, goal]) => ({
    name,
    figure: rows === 1 ? figure : `${figure} a row`,
    goal,
    measured: cost[figure] / rows,
  }));
}

/** How many such calls fit into one block's budget. */
export function countFitting(cost: Cost): number {
  const names = Object.keys(block) as (keyof Cost)[];
  return Math.min(...names.map((name) => Math.floor(block[name] / Math.max(cost[name], 1))));
}
