import { fail, MedrecError } from '../errors/medrec-error.ts';

/** One thing to find out. */
export interface Check {
  /** What must hold, as a short statement: `registry has the source of this package`. */
  name: string;
  /** Earlier checks that this one rests on: unless each of them passed, it is skipped. */
  needs?: readonly Check[];
  /** Gives a detail worth showing; throws when it does not hold, {@link Skipped} when it cannot be told. */
  run(): Promise<string>;
}

export interface CheckResult {
  name: string;
  status: 'passed' | 'failed' | 'skipped';
  detail: string;
  /** What to do about a failure. */
  hint: string;
  /** How long it took. */
  seconds: number;
  error?: MedrecError;
}

type Finding = Omit<CheckResult, 'name' | 'seconds'>;

/** Thrown by a check that cannot tell, with the reason. */
export class Skipped extends Error {}

/**
 * Runs checks one after another. A failed one ends only those that rest on it: one dead node is one failure. An
 * interruption ends them all.
 *
 * @param now milliseconds since 1970
 * @throws interrupted
 */
export async function runChecks(checks: readonly Check[], now: () => number): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  /** Each check that did not pass, and the one at the root of that. */
  const roots = new Map<Check, { name: string; status: string }>();
  for (const check of checks) {
    const { name, run, needs = [] } = check;
    const root = needs.map((need) => roots.get(need)).find((found) => found !== undefined);
    const started = now();
    const finding = root === undefined ? await runOne(run) : skip(`"${root.name}" ${root.status}`);
    if (finding.status !== 'passed') {
      roots.set(check, root ?? { name, status: finding.status === 'failed' ? 'failed' : 'was skipped' });
    }
    results.push({ name, ...finding, seconds: (now() - started) / 1000 });
  }
  return results;
}

async function runOne(run: Check['run']): Promise<Finding> {
  try {
    return { status: 'passed', detail: await run(), hint: '' };
  } catch (error) {
    if (error instanceof Skipped) return skip(error.message);
    if (error instanceof MedrecError && error.kind === 'interrupted') throw error;
    const failure =
      error instanceof MedrecError ? error : fail('internal', { reason: String(error) }, { cause: error });
    return { status: 'failed', detail: failure.message, hint: failure.hint, error: failure };
  }
}

function skip(detail: string): Finding {
  return { status: 'skipped', detail, hint: '' };
}
