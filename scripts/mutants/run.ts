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

/** What judges mutants, one at a time, by as many of its stages as it is asked to. */
export interface Judging {
  readonly rounds: number;
  judge(subject: Subject, rounds: number): Promise<Verdict>;
}

/**
 * Judges all mutants, as many at a time as there are judges: all by the first stage, then those left alive by the next,
 * so that what is slow to tell comes last.
 * @param reasons why a mutant is equivalent, by its id
 * @param report told of each that is known, and of how many are left in this round
 */
export async function runMutants(
  mutants: readonly Mutant[],
  judges: readonly Judging[],
  reasons: ReadonlyMap<string, string>,
  report: (result: Result | undefined, left: number, round: number) => void,
): Promise<Result[]> {
  const results: (Result | undefined)[] = mutants.map(() => undefined);
  const rounds = judges[0]?.rounds ?? 0;
  for (let round = 1; round <= rounds; round += 1) {
    const open = [...mutants.entries()].filter(([index]) => results[index] === undefined);
    let left = open.length;
    const waiting = open.values();
    const work = async (judge: Judging) => {
      for (const [index, mutant] of waiting) {
        const verdict = await judge.judge(mutant, round);
        if (verdict.status !== 'alive' || round === rounds)
          results[index] = conclude(mutant, verdict, reasons);
        left -= 1;
        report(results[index], left, round);
      }
    };
    await Promise.all(judges.map(work));
  }
  return results.filter((result) => result !== undefined);
}

function conclude(mutant: Mutant, verdict: Verdict, reasons: ReadonlyMap<string, string>): Result {
  const reason = reasons.get(mutant.id) ?? '';
  const outcome = outcomeOf(verdict, reason);
  return { ...verdict, mutant, outcome, reason: outcome === 'equivalent' ? reason : '' };
}

function outcomeOf({ status }: Verdict, reason: string): Result['outcome'] {
  if (status !== 'alive') return status;
  return reason === '' ? 'survived' : 'equivalent';
}
