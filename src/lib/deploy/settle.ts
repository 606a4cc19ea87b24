import type { Context } from '../../context.ts';
import type { TransactionIntent } from '../chain/build-transaction.ts';
import type { TransactionStatus } from '../chain/chain.ts';
import { awaitMined, transactAs } from '../chain/transact.ts';
import { contractError } from '../contracts/contract-error.ts';
import { fail } from '../errors/medrec-error.ts';
import type { Signer } from '../keystore/keystore.ts';

export interface SettleOptions {
  timeout: bigint | undefined;
  maxFee: bigint | undefined;
}

/**
 * Sends a transaction and waits until it is mined; one that an earlier run has sent, and that is in the mempool, is
 * waited for instead. Gives its id.
 *
 * @param subject what it does, as in {@link findPending}
 * @param pending what the signer has in the mempool
 * @throws the contract's error when it refused; deploy-failed for any other end but success
 */
export async function settle(
  context: Context,
  signer: Signer,
  [subject, intent]: readonly [subject: string, intent: TransactionIntent],
  pending: ReadonlyMap<string, string>,
  options: SettleOptions,
): Promise<string> {
  const earlier = pending.get(subject);
  const status =
    earlier === undefined
      ? await sendAndWait(context, signer, intent, options)
      : await awaitMined(await context.chain(), earlier, options.timeout);
  requireSuccess(subject, status);
  return status.txid;
}

async function sendAndWait(
  context: Context,
  signer: Signer,
  intent: TransactionIntent,
  { timeout, maxFee }: SettleOptions,
): Promise<TransactionStatus> {
  const options = { noWait: false, timeout, fee: undefined, maxFee, nonce: undefined };
  const { sent, status } = await transactAs(context, signer, intent, options);
  return status ?? (await awaitMined(await context.chain(), sent.txid, timeout));
}

function requireSuccess(subject: string, { status, result, txid }: TransactionStatus): void {
  if (status === 'success') return;
  if (result?.type === 'err' && result.value.type === 'uint') {
    const [, name = subject] = subject.split('::');
    throw contractError(BigInt(result.value.value), name, { txid });
  }
  throw fail('deploy-failed', { subject, txid, status });
}
