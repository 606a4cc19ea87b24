import type { Context } from '../../context.ts';
import { showProgress } from '../output/progress.ts';

/** A work of so many rows or fewer is over before anyone would watch it: as many as go into one list. */
const unwatched = 200;

/**
 * Shows how far a step of a batch has come, where it has more than a few rows; see {@link showProgress}.
 *
 * @returns to be told how many rows were done since the last time
 */
export async function watchRows(
  context: Context,
  phase: string,
  total: number,
  ndjson: boolean,
): Promise<(count: number) => Promise<void>> {
  if (total <= unwatched) return async () => undefined;
  const progress = await showProgress(context, phase, total, ndjson);
  let left = total;
  return async (count) => {
    left -= count;
    await progress.add(count);
    if (left <= 0) progress.end();
  };
}
