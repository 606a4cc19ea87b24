import { createHash } from 'node:crypto';
import { classify, type Kind } from './classify.ts';
import { operators } from './operators.ts';
import { parse, place } from './parse.ts';
import { definitionsOf, sitesOf } from './site.ts';

/** A contract with one expression replaced. */
export interface Mutant {
  /** Short and stable while the function's own text before it is: what `--only` takes. */
  id: string;
  contract: string;
  /** Name of the function, constant or variable. */
  function: string;
  operator: string;
  kind: Kind;
  /** What stood there and what stands there now, on one line; empty when something was left out. */
  original: string;
  mutated: string;
  /** Which of those that are alike in all of the above, from 1. */
  nth: number;
  /** `line:column` of what was replaced. */
  place: string;
  /** The whole source of the contract. */
  source: string;
}

/** Every mutant of a contract, in the order of its source; two that would read the same are one. */
export function listMutants(contract: string, source: string): Mutant[] {
  const top = parse(source);
  const errors = top.flatMap(({ children: [, name] }) => (name?.text.startsWith('ERR-') ? [name.text] : []));
  const counts = new Map<string, number>();
  const seen = new Set([source]);
  const mutants: Mutant[] = [];
  for (const definition of definitionsOf(top)) {
    for (const site of sitesOf(definition, errors)) {
      for (const operator of operators) {
        for (const replacement of operator.replace(site)) {
          const text = typeof replacement === 'string' ? replacement : replacement.text;
          const mutated = source.slice(0, site.node.start) + text + source.slice(site.node.end);
          if (seen.has(mutated)) continue;
          seen.add(mutated);
          const identity = {
            contract,
            function: definition.name,
            operator: operator.name,
            original: oneLine(typeof replacement === 'string' ? site.node.text : replacement.left),
            mutated: typeof replacement === 'string' ? oneLine(text) : '',
          };
          const key = JSON.stringify(identity);
          const nth = (counts.get(key) ?? 0) + 1;
          counts.set(key, nth);
          const id = createHash('sha256').update(`${key}${nth}`).digest('hex').slice(0, 8);
          const kind = classify(operator.name, definition, site);
          mutants.push({
            id,
            ...identity,
            kind,
            nth,
            place: place(source, site.node.start),
            source: mutated,
          });
        }
      }
    }
  }
  return mutants;
}

function oneLine(text: string): string {
  return text
    .replace(/;;[^\n]*/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
