import { broadcast } from '../chain/broadcast.ts';
import type { Chain, TransactionStatus } from '../chain/chain.ts';
import { isEmbedded } from '../config/profiles.ts';
import { MedrecError } from '../errors/medrec-error.ts';
import type { Entry, Journal } from './journal.ts';
import { minedStatuses } from './records.ts';

/** How long an indexer may take to see a transaction that its node has accepted, in milliseconds. */
const longestLag = 60_000;
/** How long it may take until an indexer knows what used a nonce up, in milliseconds. */
const longestSearch = 600_000;

/** A transaction as it goes over the wire, hexadecimal, and its sender's nonce. */
export interface SignedBytes {
  txid: string;
  nonce: bigint;
  bytes: string;
}

/** Whether it is a status with which a transaction was mined. */
export function isMined(status: string | undefined): status is (typeof minedStatuses)[number] {
  return minedStatuses.some((mined) => mined === status);
}

/**
 * Asks what has become of every open transaction of a journal, lowest nonce first, and writes down what is known for
 * good.
 *
 * @throws the errors of the network
 */
export async function settleOpen(chain: Chain, journal: Journal): Promise<void> {
  if (journal.openEntries.length === 0 && journal.givenUp(0n).length === 0) return;
  const { nonce: confirmed } = await chain.account(journal.address);
  await reopen(chain, journal, confirmed);
  for (const entry of journal.openEntries) await settleEntry(chain, journal, entry, confirmed);
}

/**
 * Opens again what was given up, as a node had refused or lost it, and is known to the chain after all.
 *
 * @param confirmed the account's nonce as the newest block has it
 */
export async function reopen(chain: Chain, journal: Journal, confirmed: bigint): Promise<void> {
  for (const { txid } of journal.givenUp(confirmed)) {
    const found = await chain.transaction(txid);
    if (found === undefined || found.status.startsWith('dropped')) continue;
    await journal.answer(txid, 'accepted', chain.options.now());
  }
}

/**
 * Asks what has become of one transaction: by its id, then by the account's nonce. The node has the last word: before
 * its own nonce is past the transaction's, nothing that an indexer says makes it mined.
 *
 * Of those that the network has lost, one of a batch is sent again as it was signed: with its nonce it can be mined
 * only once. Any other is given up: whoever sent it was not told that it is done, and may run the command again; that
 * takes the same nonce, so that never both are mined. One that was replaced is waited for until its replacement is mined;
 * not so a sponsored one, which the other account's nonce may have replaced: then nothing takes this one.
 *
 * @param confirmed the account's nonce as the newest block has it
 */
export async function settleEntry(
  chain: Chain,
  journal: Journal,
  entry: Entry,
  confirmed: bigint,
): Promise<void> {
  const now = chain.options.now();
  const { txid, nonce, bytes } = entry;
  const found = await chain.transaction(txid);
  const isReplaced = found?.status === 'dropped_replace_by_fee';
  const mined = found !== undefined && isMined(found.status) ? found.status : undefined;
  if (mined !== undefined && nonce < confirmed) {
    await journal.settle(txid, mined, now, found?.height);
  } else if (found?.status === 'pending') {
    return;
  } else if (nonce < confirmed) {
    const isUsed = isReplaced || now - entry.at > longestSearch || isNonceMined(journal, entry);
    if (isUsed) await journal.settle(txid, 'superseded', now);
  } else if ((isReplaced && entry.with === undefined) || mayBeUnseen(chain, found, entry, now)) {
    return;
  } else if (entry.batch === undefined || bytes === undefined) {
    // An indexer alone, which says that it is mined, may be ahead of the node.
    if (mined === undefined) await journal.settle(txid, 'dropped', now);
  } else {
    await sendAgain(chain, journal, { txid, nonce, bytes });
  }
}

/** Whether the node may have it though its indexer has not. An embedded chain knows at once. */
function mayBeUnseen(
  chain: Chain,
  found: TransactionStatus | undefined,
  { answer, at }: Entry,
  now: number,
): boolean {
  if (found !== undefined) return false;
  return answer === 'accepted' && now - at <= longestLag && !isEmbedded(chain.profile);
}

/**
 * Hands a signed transaction to the node, and writes down what it answered. A rejection is believed only after the
 * chain was asked: then the nonce is free again, and a copy that some node holds after all can no longer be mined once
 * another transaction has taken it. Of one that a node took before, no rejection is believed.
 *
 * @param journals the sender's, and the sponsor's where there is one
 * @throws transaction-rejected, and the errors of the network, with the id
 */
export async function handOver(
  chain: Chain,
  signed: SignedBytes,
  journals: readonly Journal[],
): Promise<void> {
  const { txid, bytes } = signed;
  const note = async (answer: string, settled?: 'rejected') => {
    for (const journal of journals) {
      if (settled === undefined || journal.find(txid)?.answer !== 'accepted') {
        await noteAnswer(journal, txid, answer, settled, chain.options.now());
      }
    }
  };
  try {
    await broadcast(chain, Uint8Array.from(Buffer.from(bytes, 'hex')), txid);
  } catch (error) {
    if (error instanceof MedrecError && error.code === 'transaction-rejected') {
      const reason = String(error.details.reason);
      await note(reason, (await mayStillBeMined(chain, reason, signed, journals)) ? undefined : 'rejected');
    }
    throw error;
  }
  await note('accepted');
}

/** What cannot be written down is asked for again: it must not hide what became of the transaction. */
async function noteAnswer(
  journal: Journal,
  txid: string,
  answer: string,
  settled: 'rejected' | undefined,
  at: number,
): Promise<void> {
  try {
    await journal.answer(txid, answer, at);
    if (settled !== undefined) await journal.settle(txid, settled, at);
  } catch (error) {
    if (!(error instanceof MedrecError)) throw error;
  }
}

/**
 * Whether a rejection leaves it open what becomes of the transaction: nodes have answered so for one that they had, and
 * for one that was mined already.
 */
async function mayStillBeMined(
  chain: Chain,
  reason: string,
  { nonce }: SignedBytes,
  [journal]: readonly Journal[],
): Promise<boolean> {
  if (reason === 'ConflictingNonceInMempool') return true;
  if (reason !== 'BadNonce' || journal === undefined) return false;
  return (await chain.account(journal.address)).nonce > nonce;
}

async function sendAgain(chain: Chain, journal: Journal, signed: SignedBytes): Promise<void> {
  try {
    await handOver(chain, signed, [journal]);
  } catch (error) {
    // what the node refuses now stays open or is settled; that is for whoever waits for it to tell
    if (!(error instanceof MedrecError) || error.code !== 'transaction-rejected') throw error;
  }
}

/** Whether another transaction of this journal is known to have used the nonce. */
function isNonceMined(journal: Journal, { txid, nonce }: Entry): boolean {
  return journal.entries.some(
    (other) => other.nonce === nonce && other.txid !== txid && isMined(other.settled?.status),
  );
}
