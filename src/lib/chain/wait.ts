import { setTimeout as delay } from 'node:timers/promises';
import { fail } from '../errors/medrec-error.ts';
import type { Chain, TransactionStatus } from './chain.ts';

export interface WaitOptions {
  /** Seconds. */
  timeout: number;
}

/**
 * Waits until a transaction is mined.
 *
 * @returns its status, `success` or `abort_…`
 * @throws transaction-pending after the timeout; transaction-dropped; transaction-unknown when the node never saw it;
 *   interrupted, with the id in its details
 */
export async function waitForTransaction(
  chain: Chain,
  txid: string,
  { timeout }: WaitOptions,
): Promise<TransactionStatus> {
  const { now, signal } = chain.options;
  const deadline = now() + timeout * 1000;
  const longest = chain.profile.name === 'simnet' ? 500 : 5_000;
  for (let pause = 20; ; pause = Math.min(pause * 2, longest)) {
    const found = await chain.transaction(txid);
    if (found !== undefined && found.status !== 'pending') {
      if (found.status.startsWith('dropped')) {
        throw fail('transaction-dropped', { txid, reason: found.status });
      }
      return found;
    }
    if (now() + pause > deadline) {
      if (found === undefined) throw fail('transaction-unknown', { url: chain.indexer.url, txid });
      throw fail('transaction-pending', { txid });
    }
    await delay(pause, undefined, { signal }).catch(() => {
      throw fail('interrupted', {}, { details: { txid, next: `medrec tx wait ${txid}` } });
    });
  }
}
