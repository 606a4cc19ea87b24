import type { Cost, Costs } from './measure-contracts.ts';
import type { Lengths } from './measure-transactions.ts';

/** All that is measured: costs of calls, bytes of sources, bytes of transactions. */
export interface Figures {
  costs: Costs;
  sizes: Record<string, number>;
  transactions: Lengths;
}

/** Each figure that is not the committed one: those that rose first. */
export function compareFigures(committed: Figures, measured: Figures): string[] {
  const before = flatten(committed);
  const after = flatten(measured);
  const names = [...new Set([...before.keys(), ...after.keys()])];
  const lines = names.flatMap((name) => {
    const [old, now] = [before.get(name), after.get(name)];
    if (old === now) return [];
    if (old === undefined) return [{ rose: true, line: `${name} is new: ${now}` }];
    if (now === undefined) return [{ rose: false, line: `${name} is gone: it was ${old}` }];
    return [{ rose: now > old, line: `${name} ${now > old ? 'rose' : 'fell'} from ${old} to ${now}` }];
  });
  return lines.sort((a, b) => Number(b.rose) - Number(a.rose)).map(({ line }) => line);
}

function flatten({ costs, sizes, transactions }: Figures): Map<string, number> {
  return new Map([
    ...Object.entries(costs).flatMap(([name, cost]) =>
      (Object.keys(cost) as (keyof Cost)[]).map((figure) => [`${name} ${figure}`, cost[figure]] as const),
    ),
    ...Object.entries(sizes).map(([name, bytes]) => [`source of ${name}, bytes`, bytes] as const),
    ...Object.entries(transactions).map(([name, bytes]) => [`transaction ${name}, bytes`, bytes] as const),
  ]);
}
