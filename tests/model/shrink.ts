import type { ChainOptions } from '../contracts/support/open-chain.ts';
import { playSteps, type Recorded } from './play.ts';
import type { Difference } from './player.ts';
import type { Step } from './step.ts';
import { toSymbols } from './symbols.ts';

/** A list of steps after which model and chain differ, and how they do. */
export interface Shrunk {
  steps: Step[];
  differences: Difference[];
}

/**
 * Leaves out steps for as long as model and chain still differ in the end: halves first, then ever smaller parts
 * (delta debugging, Zeller and Hildebrandt 2002). The numbers and times in the steps are kept as symbols, so that
 * what is left still means what it meant.
 * @param tries how many lists are played at most; each on a chain of its own
 */
export async function shrinkSteps(
  recorded: readonly Recorded[],
  options: { sources?: NonNullable<ChainOptions['sources']>; tries: number },
): Promise<Shrunk | undefined> {
  let tries = options.tries;
  let best: Shrunk = await playSteps(toSymbols(recorded), options.sources);
  if (best.differences.length === 0) return undefined;
  let size = best.steps.length;
  let shorter = false;
  while (tries > 0 && (size > 1 || shorter)) {
    size = Math.max(1, Math.floor(size / 2));
    shorter = false;
    // the last step is the one after which they differ
    for (let from = 0; from < best.steps.length - 1 && tries > 0; ) {
      const count = Math.min(size, best.steps.length - 1 - from);
      const played = await playSteps(best.steps.toSpliced(from, count), options.sources);
      tries -= 1;
      if (played.differences.length > 0) {
        best = played;
        shorter = true;
      } else from += size;
    }
  }
  return best;
}
