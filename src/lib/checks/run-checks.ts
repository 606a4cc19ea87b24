import { fail, MedrecError } from '../errors/medrec-error.ts';

/** One thing to find out. */
export interface Check {
  /** What must hold, as a short statement: `the source of registry is this package's`. */
  name: string;
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
 * Runs checks one after another. A failed one does not end the others, unless it is interrupted.
 *
 * @param now milliseconds since 1970
 */
export async function runChecks(checks: readonly Check[], now: () => number): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const { name, run } of checks) {
    const started = now();
    const outcome = await runOne(run);
    results.push({ name, ...outcome, seconds: (now() - started) / 1000 });
  }
  return results;
}

async function runOne(run: Check['run']): Promise<Finding> {
  try {
    return { status: 'passed', detail: await run(), hint: '' };
  } catch (error) {
    if (error instanceof Skipped) return { status: 'skipped', detail: error.message, hint: '' };
    if (error instanceof MedrecError && error.kind === 'interrupted') throw error;
    const failure =
      error instanceof MedrecError ? error : fail('internal', { reason: String(error) }, { cause: error });
    return { status: 'failed', detail: failure.message, hint: failure.hint, error: failure };
  }
}
