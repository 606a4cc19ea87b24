import { exitCodes } from '../errors/exit-codes.ts';
import type { MedrecError } from '../errors/medrec-error.ts';

/**
 * The exit code of a batch: what ended the sending says it, unless something was done before it; then a part failed.
 *
 * @param errors everything that went wrong, `stopped` among it
 * @param stopped what ended the sending early
 * @param anyDone whether any row was sent and mined
 */
export function exitCodeOf(
  errors: readonly MedrecError[],
  stopped: MedrecError | undefined,
  anyDone: boolean,
): number {
  if (stopped === undefined) return errors.length > 0 ? exitCodes.partial : exitCodes.done;
  const telling = stopped.kind === 'pending' || stopped.kind === 'interrupted';
  return telling || !anyDone ? stopped.exitCode : exitCodes.partial;
}
