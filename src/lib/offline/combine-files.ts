import { resolve } from 'node:path';
import { StacksWireType } from '@stacks/transactions';
import type { Context } from '../../context.ts';
import { fail } from '../errors/medrec-error.ts';
import type { Outcome } from '../output/output.ts';
import { warnOfSummary } from './agree.ts';
import { type OpenedTransaction, openTransaction } from './open-transaction.ts';
import { readTransaction } from './read-call.ts';
import { describeFile, summarize } from './summary.ts';
import { requireWritable, writeTransactionFile } from './transaction-file.ts';

/**
 * `medrec tx combine`: the signatures of two files of one transaction in one file, and no more of them than are needed.
 *
 * @param first resolved; the file that is written unless `out` says so
 * @throws what reading the files throws, transactions-differ, file-exists, file-unwritable
 */
export async function combineFiles(
  context: Context,
  first: string,
  second: string,
  { out, force }: { out: string | undefined; force: boolean },
): Promise<Outcome> {
  const profile = await context.profile();
  const [one, other] = [await readTransaction(first, profile), await readTransaction(second, profile)];
  warnOfSummary(context, first, one.isMisdescribed);
  warnOfSummary(context, second, other.isMisdescribed);
  // without its signatures, nonce and fee; what the keys signed for is the same only if all of it is
  const { opened } = one;
  const isSame =
    opened.wire.verifyBegin() === other.opened.wire.verifyBegin() &&
    opened.origin.nonce === other.opened.origin.nonce &&
    opened.wire.auth.spendingCondition.fee === other.opened.wire.auth.spendingCondition.fee;
  if (
    !isSame ||
    opened.origin.keys === undefined ||
    opened.origin.isSequential ||
    opened.sponsor !== undefined
  ) {
    const reason = isSame
      ? 'they are not of a multisig account whose keys sign in any order'
      : 'they do not do the same';
    throw fail('transactions-differ', { first, second, reason });
  }
  const target = out === undefined ? first : resolve(context.io.cwd, out);
  await requireWritable(target, '--out', force);
  const combined = combine(opened, other.opened);
  const { bytes, chainId } = combined;
  const file = { bytes, chainId, summary: summarize(combined, one.call) };
  await writeTransactionFile(target, file, { flag: '--out', force });
  return describeFile(target, combined, one.call);
}

/** Takes signatures of the other where the first has but a key, as long as it needs them. */
function combine({ wire, origin }: OpenedTransaction, other: OpenedTransaction): OpenedTransaction {
  const [mine, theirs] = [wire.auth.spendingCondition, other.wire.auth.spendingCondition];
  if ('signature' in mine || 'signature' in theirs)
    throw new Error('a multisig account has no signature of its own');
  let missing = origin.required - origin.given;
  mine.fields = mine.fields.map((field, i) => {
    const signed = theirs.fields[i];
    const isNew =
      field.contents.type === StacksWireType.PublicKey &&
      signed?.contents.type === StacksWireType.MessageSignature;
    if (!isNew || signed === undefined || missing <= 0) return field;
    missing -= 1;
    return signed;
  });
  return openTransaction(wire.serialize());
}
