// Measures every public and read-only function on the simulator, writes docs/costs.md, and prints the figures as JSON.
import { mkdirSync, writeFileSync } from 'node:fs';
import { measureContracts } from './costs-scenario.ts';
import { renderCosts } from './costs-table.ts';

const costs = await measureContracts();
mkdirSync('docs', { recursive: true });
writeFileSync('docs/costs.md', renderCosts(costs));
console.error('wrote docs/costs.md');
console.log(JSON.stringify(costs));
