import type { Context } from '../../context.ts';
import { isEmbedded } from '../config/profiles.ts';
import { fail } from '../errors/medrec-error.ts';
import type { ReadTransaction } from './read-call.ts';
import { describeLines } from './summary.ts';

/**
 * Shows on stderr what a transaction from a file does, and asks on any network but an embedded chain; `--yes` answers.
 *
 * @param verb what is about to be done with it: `Sign`
 * @throws not-confirmed, needs-terminal
 */
export async function agree(
  context: Context,
  verb: string,
  { path, opened, call, isMisdescribed }: ReadTransaction,
): Promise<void> {
  const profile = await context.profile();
  for (const [label, value] of describeLines(opened, call))
    context.output.note(`${label.padEnd(12)} ${value}`);
  warnOfSummary(context, path, isMisdescribed);
  if (isEmbedded(profile)) return;
  const what = `${call.name} of ${call.contractId} by ${opened.origin.address}`;
  await context.prompt.confirm(
    `${verb} ${call.name} on ${profile.name}`,
    `${verb} ${what} on ${profile.name}?`,
  );
}

/** What a file says of itself is never shown; that it is wrong is worth knowing. */
export function warnOfSummary(context: Context, path: string, isMisdescribed: boolean): void {
  if (!isMisdescribed) return;
  context.output.warn(
    `the summary in "${path}" is not what its transaction does; only the transaction counts`,
  );
}

/** Throws fee-too-high. */
export function requireFee(fee: bigint, cap: bigint): void {
  if (fee > cap) throw fail('fee-too-high', { fee, cap });
}

/** Makes sure that the sender has signed, or enough of its keys. Throws transaction-incomplete. */
export function requireSigned({ path, opened: { origin } }: ReadTransaction): void {
  const { given, required, address } = origin;
  if (given < required) throw fail('transaction-incomplete', { path, given, required, address });
}
