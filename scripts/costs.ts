// Measures every public and read-only function on the simulator. Ends with 1 when a figure is not the one in
// docs/costs.json, is above its goal, or grows more than linearly; `--update` writes docs/costs.json and docs/costs.md
// instead of comparing. The last line printed is all figures as one JSON object.
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { findExcesses, sizeGoals } from './costs/budgets.ts';
import { compareFigures, type Figures } from './costs/compare-costs.ts';
import { findBends, measureGrowth } from './costs/growth.ts';
import { measureContracts } from './costs/measure-contracts.ts';
import { measureTransactions } from './costs/measure-transactions.ts';
import { renderCosts } from './costs/render-costs.ts';

const sizes = Object.keys(sizeGoals).map((name) => [name, statSync(`contracts/${name}.clar`).size]);
const figures: Figures = {
  costs: await measureContracts(),
  sizes: Object.fromEntries(sizes),
  transactions: await measureTransactions(),
};
const rendered = renderCosts(figures);
const faults = [
  ...findExcesses(figures.costs, figures.sizes).map(
    ({ name, figure, goal, measured }) => `${name}: ${figure} are ${measured}, above the goal of ${goal}`,
  ),
  ...findBends(measureGrowth(figures.costs)),
];
if (process.argv.includes('--update')) {
  writeFileSync('docs/costs.json', `${JSON.stringify(figures, null, 2)}\n`);
  writeFileSync('docs/costs.md', rendered);
  console.error('wrote docs/costs.json and docs/costs.md');
} else {
  faults.push(...compareFigures(JSON.parse(readFileSync('docs/costs.json', 'utf8')) as Figures, figures));
  if (faults.length === 0 && readFileSync('docs/costs.md', 'utf8') !== rendered)
    faults.push('docs/costs.md is stale');
}
for (const fault of faults) console.error(fault);
if (faults.length > 0) {
  console.error('after a review of the new figures: npm run costs -- --update');
  process.exitCode = 1;
}
console.log(JSON.stringify(figures));
