import type { Subject } from './judge.ts';
import type { Mutant } from './list.ts';
import type { Verdict } from './verdicts.ts';

/** What became of a mutant. `equivalent` is alive, with a reason why it must be. */
export interface Result extends Verdict {
  mutant: Mutant;
  outcome: 'killed' | 'survived' | 'equivalent' | 'invalid';
  /** Why it is equivalent; empty otherwise. */
  reason: string;
}

/** What judges mutants, one at a time. */
export interface Judging {
  judge(subject: Subject): Promise<Verdict>;
}

/**
 * Judges all mutants, as many at a time as there are judges.
 * @param reasons why a mutant is equivalent, by its id
 * @param report told of each as it is known, with how many are done
 */
export async function runMutants(
  mutants: readonly Mutant[],
  judges: readonly Judging[],
  reasons: ReadonlyMap<string, string>,
  report: (result: Result, done: number) => void,
): Promise<Result[]> {
  const results: (Result | undefined)[] = mutants.map(() => undefined);
  const waiting = mutants.entries();
  let done = 0;
  await Promise.all(
    judges.map(async (judge) => {
      for (const [index, mutant] of waiting) {
        const verdict = await judge.judge(mutant);
        const reason = reasons.get(mutant.id) ?? '';
        const outcome = outcomeOf(verdict, reason);
        const result: Result = {
          ...verdict,
          mutant,
          outcome,
          reason: outcome === 'equivalent' ? reason : '',
        };
        results[index] = result;
        done += 1;
        report(result, done);
      }
    }),
  );
  return results.filter((result) => result !== undefined);
}

function outcomeOf({ status }: Verdict, reason: string): Result['outcome'] {
  if (status !== 'alive') return status;
  return reason === '' ? 'survived' : 'equivalent';
}
