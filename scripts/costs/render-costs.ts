import { countFitting, type Goal, goals, measureGoal, sizeGoals } from './budgets.ts';
import type { Figures } from './compare-costs.ts';
import { measureGrowth } from './growth.ts';
import type { Cost, Costs } from './measure-contracts.ts';
import type { Lengths } from './measure-transactions.ts';

/** An earlier public pair of contracts for the same job, at a grant of six data types. */
const earlier = { transactions: 6, writes: 24, reads: 78 };

/** The text of docs/costs.md. */
export function renderCosts({ costs, sizes, transactions }: Figures): string {
  return [
    '# What calls cost',
    '',
    'Measured on the simulator by `npm run costs`; of a function that was called more than once, the highest figures.',
    "reads and writes count accesses of the node's storage, the lengths are bytes, and the runtime has the unit of SIP-006.",
    'CI measures again and fails when a figure is not the one in [costs.json](costs.json), or is above a goal:',
    '`npm run costs -- --update` writes new figures, to be reviewed with the change that caused them.',
    '',
    '## Goals',
    '',
    ...table(
      ['call', 'figure', 'goal', 'measured', ''],
      goals.flatMap((goal) => renderGoal(goal, costs)),
    ),
    '',
    'No node answers a read-only call beyond 100 reads and 200,000 bytes of read length: every read-only function stays within.',
    '',
    '## Contract sizes',
    '',
    ...table(
      ['contract', 'goal, bytes', 'bytes', ''],
      Object.entries(sizeGoals).map(([name, goal]) => {
        const size = sizes[name] ?? 0;
        return [name, format(goal), format(size), verdict(size, goal)];
      }),
    ),
    '',
    '## A grant of six data types',
    '',
    ...renderComparison(costs),
    '',
    '## A thousand providers',
    '',
    ...renderThousand(costs, transactions),
    '',
    '## Lists',
    '',
    ...table(
      ['list', 'rows', 'writes', 'reads', 'runtime', 'read length', 'fit into one block'],
      Object.entries(costs).flatMap(([name, cost]) => renderList(name, cost)),
    ),
    '',
    'What one more row costs, from each length to the next: the growth is linear, and CI fails when it bends upwards.',
    '',
    ...table(
      ['list', 'from', 'to', 'writes', 'reads', 'runtime', 'read length', 'write length'],
      measureGrowth(costs).map(({ list, from, to, row }) => [
        list,
        ...[from, to, row.writes, row.reads, row.runtime, row.readLength, row.writeLength].map(format),
      ]),
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

function renderGoal(goal: Goal, costs: Costs): string[][] {
  return measureGoal(goal, costs).map(({ name, figure, goal: most, measured }) => [
    name,
    figure,
    format(most),
    format(measured),
    verdict(measured, most),
  ]);
}

function renderComparison(costs: Costs): string[] {
  const { writes, reads } = find(costs, 'grant-consent');
  return table(
    ['contracts', 'transactions', 'writes', 'reads'],
    [
      ['these', '1', format(writes), format(reads)],
      ['an earlier public pair', ...Object.values(earlier).map(format)],
    ],
  );
}

/** Registering and verifying a thousand, in lists of 200 and one by one, at the least rate of 1 microSTX a byte. */
function renderThousand(costs: Costs, transactions: Lengths): string[] {
  const rows = [200, 1].map((size) => {
    const count = 1_000 / size;
    const names = [`register-providers(${size})`, `verify-providers(${size})`];
    const bytes = names.reduce((sum, name) => sum + find(transactions, name), 0);
    const blocks = names.reduce((sum, name) => sum + 1 / countFitting(find(costs, name)), 0);
    return [
      `in lists of ${size}`,
      format(count * names.length),
      format(count * bytes),
      (count * bytes * 1e-6).toFixed(6),
      `${(100 * count * blocks).toFixed(1)} %`,
    ];
  });
  return [
    'Registered by their institution and verified by a registrar, at the rate below which no node takes a transaction',
    '(1 microSTX a byte; signed by one key, without post-conditions):',
    '',
    ...table(['how', 'transactions', 'bytes', 'fees, STX', "of one block's budget"], rows),
  ];
}

function renderList(name: string, cost: Cost): string[][] {
  const [, list, rows] = /^(.+)\((\d+)\)$/.exec(name) ?? [];
  if (list === undefined || rows === undefined) return [];
  const figures = [cost.writes, cost.reads, cost.runtime, cost.readLength, countFitting(cost)];
  return [[list, rows, ...figures.map(format)]];
}

function find<T>(figures: Readonly<Record<string, T>>, name: string): T {
  const found = figures[name];
  if (found === undefined) throw new Error(`${name} was not measured`);
  return found;
}

function verdict(measured: number, goal: number): string {
  return measured <= goal ? 'reached' : 'not reached';
}

function format(value: number): string {
  return Number(value.toFixed(3)).toLocaleString('en-US');
}

function table(headers: string[], rows: string[][]): string[] {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [line(headers), line(headers.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)];
}
