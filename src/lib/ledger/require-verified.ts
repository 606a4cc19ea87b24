import type { Head } from '../audit/head.ts';
import { fail } from '../errors/medrec-error.ts';
import type { Ledger } from './ledger.ts';
import { verifyLedger } from './verify-ledger.ts';

/**
 * Makes sure that a ledger is what it was proven to be, and meets other heads of its log.
 *
 * @param onProgress told how many events were verified since the last time
 * @throws ledger-differs
 */
export async function requireVerified(
  ledger: Ledger,
  heads: readonly Head[],
  onProgress?: (count: number) => Promise<void>,
): Promise<void> {
  const found = await verifyLedger(ledger, heads, onProgress);
  if (found === undefined) return;
  const details = { ledger: ledger.place, ...found };
  throw fail('ledger-differs', { place: ledger.place, ...found }, { details });
}
