import type { Context } from '../../context.ts';
import { type Ledger, openLedger } from '../ledger/ledger.ts';
import type { LedgerNaming } from '../ledger/place.ts';

/**
 * Opens a ledger for reading, after it was brought up to the node's head unless that is not wanted.
 *
 * @throws what syncing and opening a ledger throws
 */
export async function openForExport(
  context: Context,
  request: LedgerNaming & { offline: boolean; wait?: number },
): Promise<Ledger> {
  const { ledger, databaseUrl, offline, wait = 0 } = request;
  if (!offline) {
    const { syncLedger } = await import('../ledger/sync/run-sync.ts');
    await syncLedger(context, { ledger, databaseUrl, wait });
  }
  return await openLedger(context, { ledger, databaseUrl });
}
