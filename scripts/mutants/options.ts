import { parseArgs } from 'node:util';
import type { Mutant } from './list.ts';

export interface Options {
  jobs: number;
  list: boolean;
  contract: string | undefined;
  only: readonly string[];
}

/** Throws a TypeError or an Error on an option that is not known or has no good value. */
export function readOptions(argv: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      jobs: { type: 'string', default: '2' },
      list: { type: 'boolean', default: false },
      contract: { type: 'string' },
      only: { type: 'string', multiple: true, default: [] },
    },
  });
  if (!/^[1-9]\d?$/.test(values.jobs)) throw new Error(`--jobs must be 1 to 99, not ${values.jobs}`);
  return { ...values, jobs: Number(values.jobs), contract: values.contract };
}

/** The mutants that the options name: by function, operator, kind of rule or id. Throws an Error when there are none. */
export function selectMutants(mutants: readonly Mutant[], { contract, only }: Options): Mutant[] {
  const chosen = mutants.filter(
    (each) =>
      (contract === undefined || each.contract === contract) &&
      (only.length === 0 ||
        only.some((name) => [each.function, each.operator, each.kind, each.id].includes(name))),
  );
  if (chosen.length === 0)
    throw new Error(`no mutant of ${contract ?? 'any contract'} is called ${only.join(' or ')}`);
  return chosen;
}
