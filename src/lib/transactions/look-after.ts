import type { Chain, TransactionStatus } from '../chain/chain.ts';
import { isMined, settleEntry } from './settle.ts';
import { type AccountFolders, withAccount } from './with-account.ts';

/** An account that has transactions under way. */
export interface SendingAccount {
  chain: Chain;
  address: string;
  folders: AccountFolders;
}

/** A transaction under way. */
export interface Sent {
  txid: string;
  nonce: bigint;
}

/**
 * What there is of a transaction: its end, `seen` when it waits, `lost` when nothing will come of it.
 *
 * @param flights all that the account has under way
 * @param isMissed nobody has known it for long: then it is asked for by its nonce, or sent again
 * @throws the errors of account, journal and network
 */
export async function lookAfter(
  { chain, address, folders }: SendingAccount,
  { txid, nonce }: Sent,
  flights: readonly Sent[],
  isMissed: boolean,
): Promise<TransactionStatus | 'seen' | 'unseen' | 'lost'> {
  const found = await chain.transaction(txid);
  if (found?.status === 'pending') return 'seen';
  // An indexer alone is not believed: the node itself must be past the nonce.
  if (found !== undefined && isMined(found.status) && (await chain.account(address)).nonce > nonce) {
    return found;
  }
  if (!isMissed) return 'unseen';
  return await withAccount(folders, chain, address, async (journal) => {
    // A node that forgot one, as it was started anew, forgot those behind it too.
    const { nonce: confirmed } = await chain.account(address);
    for (const other of flights) {
      const entry = journal.find(other.txid);
      if (entry !== undefined && entry.settled === undefined) {
        await settleEntry(chain, journal, entry, confirmed);
      }
    }
    const entry = journal.find(txid);
    return entry === undefined || (entry.settled !== undefined && !isMined(entry.settled.status))
      ? 'lost'
      : 'seen';
  });
}

/** Settles what other runs left before a transaction that waits: who died in the middle has left a gap. */
export async function clearWay({ chain, address, folders }: SendingAccount, nonce: bigint): Promise<void> {
  await withAccount(folders, chain, address, async (journal) => {
    const before = journal.openEntries.filter((entry) => entry.nonce < nonce);
    if (before.length === 0) return;
    const { nonce: confirmed } = await chain.account(address);
    for (const entry of before) await settleEntry(chain, journal, entry, confirmed);
  });
}
