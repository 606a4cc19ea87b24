import { isEmbedded } from '../config/profiles.ts';
import { fail, MedrecError } from '../errors/medrec-error.ts';
import type { Chain, TransactionStatus } from './chain.ts';
import { nameTransaction } from './name-transaction.ts';

export interface WaitOptions {
  /** Seconds. */
  timeout: number;
  /** The node has just accepted it: one that is not seen yet is pending, not unknown. */
  accepted?: boolean;
}

/**
 * Waits until a transaction is mined. An indexer that fails for a while is asked again.
 *
 * @returns its status, `success` or `abort_…`
 * @throws transaction-pending after the timeout; transaction-dropped, transaction-replaced; transaction-unknown when
 *   the node never saw it; interrupted and the errors of the network, with the id in message and details
 */
export async function waitForTransaction(
  chain: Chain,
  txid: string,
  { timeout, accepted = false }: WaitOptions,
): Promise<TransactionStatus> {
  const { now } = chain.options;
  const deadline = now() + timeout * 1000;
  const longest = isEmbedded(chain.profile) ? 500 : 5_000;
  let reached = accepted;
  let failingSince: number | undefined;
  for (let pause = 20; ; pause = Math.min(pause * 2, longest)) {
    let found: TransactionStatus | undefined;
    try {
      found = await chain.transaction(txid);
      reached = true;
      failingSince = undefined;
    } catch (error) {
      failingSince ??= now();
      const isPassing = error instanceof MedrecError && error.kind === 'network' && reached;
      if (!isPassing || now() - failingSince > longest * 6 || now() + pause > deadline) {
        throw nameTransaction(error, txid);
      }
    }
    if (found !== undefined && found.status !== 'pending') {
      const { status, sender, nonce } = found;
      if (status === 'dropped_replace_by_fee') throw fail('transaction-replaced', { txid, sender, nonce });
      if (status.startsWith('dropped')) throw fail('transaction-dropped', { txid, reason: status });
      return found;
    }
    if (now() + pause > deadline) {
      if (found === undefined && !accepted)
        throw fail('transaction-unknown', { url: chain.indexer.url, txid });
      throw fail('transaction-pending', { txid });
    }
    await chain.sleep(pause).catch((error: unknown) => {
      throw nameTransaction(error, txid);
    });
  }
}
