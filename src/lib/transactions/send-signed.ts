import type { Chain } from '../chain/chain.ts';
import { fail } from '../errors/medrec-error.ts';
import type { Journal } from './journal.ts';
import type { SentTransaction } from './send.ts';
import { handOver, isMined, settleOpen } from './settle.ts';
import { type AccountFolders, withAccount } from './with-account.ts';

/** An account that signed, and the nonce that its signature uses. */
export interface SigningAccount {
  address: string;
  nonce: bigint;
}

/** A transaction that is signed already, here or elsewhere. */
export interface SignedTransaction {
  txid: string;
  /** Hexadecimal. */
  bytes: string;
  origin: SigningAccount;
  /** Who pays, where that is not the origin. */
  sponsor: SigningAccount | undefined;
  /** In microSTX. */
  fee: bigint;
  /** What it does, in a word, for the journal. */
  what: string;
}

/**
 * Runs `work` with the journal of an account, what was open in it settled, while no other run sends from it.
 *
 * @throws the errors of accounts, journals and network
 */
export async function withSettled<T>(
  folders: AccountFolders,
  chain: Chain,
  address: string,
  work: (journal: Journal) => Promise<T>,
): Promise<T> {
  return await withAccount(folders, chain, address, async (journal) => {
    await settleOpen(chain, journal);
    return await work(journal);
  });
}

/** The same with a sender and who pays for it. Throws sponsor-is-sender, too. */
export async function withAccounts<T>(
  folders: AccountFolders,
  chain: Chain,
  origin: string,
  sponsor: string,
  work: (journal: Journal, sponsorJournal: Journal) => Promise<T>,
): Promise<T> {
  if (sponsor === origin) throw fail('sponsor-is-sender', { address: origin });
  return await withSettled(folders, chain, origin, (journal) =>
    withSettled(folders, chain, sponsor, (sponsorJournal) => work(journal, sponsorJournal)),
  );
}

/**
 * Hands a signed transaction to the node, once it is in the journals of its accounts, whether their keys are on this
 * machine or not: their next transactions then come after it, and a crash loses nothing. One that was sent before is
 * found, and not sent twice.
 *
 * @returns undefined for a rehearsal, which sends nothing and finds out the same
 * @throws nonce-used, nonce-taken, transaction-rejected, the errors of accounts, journals and network
 */
export async function sendSigned(
  chain: Chain,
  folders: AccountFolders,
  transaction: SignedTransaction,
  { isRehearsal }: { isRehearsal: boolean },
): Promise<SentTransaction | undefined> {
  const { origin, sponsor } = transaction;
  const send = async (journal: Journal, other?: Journal) => {
    const found = await chain.transaction(transaction.txid);
    // An indexer alone is not believed that it is mined: the node itself must be past the nonce.
    const isDone = isMined(found?.status) && (await chain.account(origin.address)).nonce > origin.nonce;
    const isKnown = isDone || found?.status === 'pending';
    if (!isKnown) {
      await requireFreeNonce(chain, journal, origin.nonce, transaction.txid);
      if (other !== undefined && sponsor !== undefined) {
        await requireFreeNonce(chain, other, sponsor.nonce, transaction.txid);
      }
    }
    if (isRehearsal) return undefined;
    if (isKnown)
      chain.options.warn?.(`the transaction ${transaction.txid} was sent before; nothing is sent twice`);
    else await record(chain, transaction, journal, other);
    return toSent(transaction);
  };
  if (sponsor === undefined) return await withSettled(folders, chain, origin.address, send);
  return await withAccounts(folders, chain, origin.address, sponsor.address, send);
}

/** Writes a transaction into the journals, and hands it over. For who holds the accounts. */
export async function record(
  chain: Chain,
  { origin, sponsor, ...transaction }: SignedTransaction,
  journal: Journal,
  other: Journal | undefined,
): Promise<void> {
  const entry = { ...transaction, at: chain.options.now() };
  const journals = [journal];
  if (other !== undefined && sponsor !== undefined) {
    journals.push(other);
    if (isNew(other, entry.txid)) await other.sign({ ...entry, nonce: sponsor.nonce, with: origin.address });
  }
  if (isNew(journal, entry.txid)) {
    const paid = sponsor === undefined ? {} : { with: sponsor.address };
    await journal.sign({ ...entry, nonce: origin.nonce, ...paid });
  }
  await handOver(chain, { ...entry, nonce: origin.nonce }, journals);
}

/** What is known of a transaction that was handed over. */
export function toSent({ txid, origin, sponsor, fee }: SignedTransaction): SentTransaction {
  const sent = { txid, sender: origin.address, nonce: origin.nonce, fee };
  return sponsor === undefined ? sent : { ...sent, sponsor: sponsor.address };
}

/**
 * Makes sure that no other transaction has used a nonce, or waits with it: the node would put the one with the higher
 * fee in the place of the other. Warns of nonces before it that nothing has.
 *
 * @param txid the transaction that is to have it, where it has one already
 * @throws nonce-used, nonce-taken
 */
export async function requireFreeNonce(
  chain: Chain,
  journal: Journal,
  nonce: bigint,
  txid?: string,
): Promise<void> {
  const { address, openEntries } = journal;
  const { confirmed, next, missing } = await chain.nextNonce(address);
  if (nonce < confirmed) throw fail('nonce-used', { address, nonce, next });
  const here = openEntries.find((entry) => entry.nonce === nonce && entry.txid !== txid);
  if (here !== undefined) throw fail('nonce-taken', { address, nonce, other: `${here.what}, ${here.txid}` });
  const isOurs = openEntries.some((entry) => entry.txid === txid);
  if (!isOurs && nonce < next && !missing.includes(nonce)) {
    throw fail('nonce-taken', { address, nonce, other: 'one that this machine does not know' });
  }
  const after = openEntries.reduce(
    (highest, entry) => (entry.nonce >= highest ? entry.nonce + 1n : highest),
    next,
  );
  if (nonce > after) {
    chain.options.warn?.(
      `the next nonce of ${address} is ${after}: the transaction waits until ${nonce - 1n} is mined`,
    );
  }
}

/** Whether a journal has not got it as open: one that was given up is written down again. */
function isNew(journal: Journal, txid: string): boolean {
  const entry = journal.find(txid);
  return entry === undefined || entry.settled !== undefined;
}
