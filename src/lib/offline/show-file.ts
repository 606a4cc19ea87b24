import type { Context } from '../../context.ts';
import type { Outcome } from '../output/output.ts';
import { warnOfSummary } from './agree.ts';
import { readTransaction } from './read-call.ts';
import { describeFile } from './summary.ts';

/** `medrec tx show`. Throws what reading the file throws. */
export async function showFile(context: Context, path: string): Promise<Outcome> {
  const { opened, call, isMisdescribed } = await readTransaction(path, await context.profile());
  warnOfSummary(context, path, isMisdescribed);
  return describeFile(path, opened, call);
}
