import type { TransactionStatus } from '../chain/chain.ts';
import { fail, type MedrecError } from '../errors/medrec-error.ts';
import { contractError } from './contract-error.ts';

/**
 * The error that a mined transaction ended with; undefined when it did not.
 *
 * @param subject what was called, for the message
 */
export function findRefusal(
  subject: string,
  { status, txid, result, height }: TransactionStatus,
): MedrecError | undefined {
  if (status === 'abort_by_post_condition') return fail('post-condition-failed', { txid });
  if (result?.type === 'err' && result.value.type === 'uint') {
    return contractError(BigInt(result.value.value), subject, { txid, height });
  }
  // A runtime error, as an overflow, has no number of ours: nodes write it as (err none).
  return status.startsWith('abort') ? fail('transaction-failed', { txid, status }) : undefined;
}
