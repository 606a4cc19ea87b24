import { statSync } from 'node:fs';
import type { Cost, Costs } from './costs-scenario.ts';

/** A block's budget in epoch 4.0 (SIP-006 units). */
const budget = {
  writes: 15_000,
  reads: 30_000,
  readLength: 200_000_000,
  writeLength: 15_000_000,
  runtime: 5_000_000_000,
};

type Goal = { name: string; reach: Partial<Cost>; rows?: number };

/** What a prototype reached; `rows` divides a list's figures into those of one row. */
const goals: Goal[] = [
  { name: 'grant-consent', reach: { writes: 3, reads: 23 } },
  { name: 'update-consent', reach: { writes: 3, reads: 23 } },
  { name: 'revoke-consent', reach: { writes: 3, reads: 23 } },
  { name: 'grant-consents(50)', reach: { writes: 52, reads: 271 } },
  { name: 'log-access-event', reach: { writes: 2, reads: 30 } },
  { name: 'check-access', reach: { reads: 20, readLength: 82_000 } },
  { name: 'register-providers(200)', reach: { writes: 1.01, reads: 1.2 }, rows: 200 },
  { name: 'verify-providers(200)', reach: { writes: 1.01, reads: 2.1 }, rows: 200 },
  { name: 'emergency-override', reach: { writes: 6, reads: 32 } },
];

const sizes = { registry: 45_000, 'access-control': 35_000, 'patient-consent': 35_000 };

/** The text of docs/costs.md. */
export function renderCosts(costs: Costs): string {
  return [
    '# What calls cost',
    '',
    'Measured on the simulator by `npm run costs`; of a function that was called more than once, the highest figures.',
    "reads and writes count accesses of the node's storage, the lengths are bytes, and the runtime has the unit of SIP-006.",
    '',
    '## Goals',
    '',
    ...table(
      ['call', 'figure', 'goal', 'measured', ''],
      goals.flatMap((goal) => goalRows(goal, costs)),
    ),
    '',
    '## Contract sizes',
    '',
    ...table(
      ['contract', 'goal, bytes', 'bytes', ''],
      Object.entries(sizes).map(([name, goal]) => {
        const { size } = statSync(`contracts/${name}.clar`);
        return [name, format(goal), format(size), verdict(size, goal)];
      }),
    ),
    '',
    '## Lists',
    '',
    'The cost grows linearly with the rows.',
    '',
    ...table(
      ['list', 'rows', 'writes', 'reads', 'runtime', 'runtime a row', 'fit into one block'],
      Object.entries(costs).flatMap(([name, cost]) => listRow(name, cost)),
    ),
    '',
    '## Every function',
    '',
    ...table(
      ['function', 'writes', 'reads', 'runtime', 'read length', 'write length', 'fit into one block'],
      Object.entries(costs)
        .filter(([name]) => !name.includes('('))
        .sort(([a], [b]) => a.localeCompare(b))
        .map(([name, cost]) => [
          name,
          ...[
            cost.writes,
            cost.reads,
            cost.runtime,
            cost.readLength,
            cost.writeLength,
            countFitting(cost),
          ].map(format),
        ]),
    ),
    '',
  ].join('\n');
}

function goalRows({ name, reach, rows = 1 }: Goal, costs: Costs): string[][] {
  const cost = costs[name];
  if (cost === undefined) throw new Error(`${name} was not measured`);
  return (Object.entries(reach) as [keyof Cost, number][]).map(([figure, goal]) => {
    const measured = cost[figure] / rows;
    const label = rows === 1 ? figure : `${figure} a row`;
    return [name, label, format(goal), format(Number(measured.toFixed(3))), verdict(measured, goal)];
  });
}

function listRow(name: string, cost: Cost): string[][] {
  const [, list, rows] = /^(.+)\((\d+)\)$/.exec(name) ?? [];
  if (list === undefined || rows === undefined) return [];
  const figures = [
    cost.writes,
    cost.reads,
    cost.runtime,
    Math.round(cost.runtime / Number(rows)),
    countFitting(cost),
  ];
  return [[list, rows, ...figures.map(format)]];
}

/** How many such calls fit into one block's budget. */
function countFitting(cost: Cost): number {
  const names = Object.keys(budget) as (keyof Cost)[];
  return Math.min(...names.map((name) => Math.floor(budget[name] / Math.max(cost[name], 1))));
}

function verdict(measured: number, goal: number): string {
  return measured <= goal ? 'reached' : 'not reached';
}

function format(value: number): string {
  return value.toLocaleString('en-US');
}

function table(headers: string[], rows: string[][]): string[] {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [line(headers), line(headers.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)];
}
