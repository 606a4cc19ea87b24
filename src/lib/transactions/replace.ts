import type { StacksTransactionWire } from '@stacks/transactions';
import { buildTransaction } from '../chain/build-transaction.ts';
import type { Chain } from '../chain/chain.ts';
import type { FeeOptions } from '../chain/fees.ts';
import { fail } from '../errors/medrec-error.ts';
import type { Signer } from '../keystore/keystore.ts';
import type { Entry, Journal } from './journal.ts';
import type { SentTransaction } from './send.ts';
import { handOver, settleEntry } from './settle.ts';

/** Nobody's address, of testnet and of mainnet: it is derived from no key. */
const nobody = {
  testnet: 'ST000000000000000000002AMW42H',
  mainnet: 'SP000000000000000000002Q6VF78',
} as const;

/** A node takes the place of a waiting transaction only for a higher fee; a quarter more is worth a miner's while. */
const bump = (fee: bigint) => fee + (fee + 3n) / 4n;

/**
 * Sends an open transaction again with a higher fee: the same payload and the same nonce, so that only one of the two is
 * mined.
 *
 * @throws transaction-settled when there is nothing left to speed up, transaction-sponsored, fee-too-low, fee-too-high,
 *   and what handing over throws
 */
export async function speedUp(
  chain: Chain,
  signer: Signer,
  journal: Journal,
  txid: string,
  fees: FeeOptions,
): Promise<SentTransaction> {
  const entry = await requireOpen(chain, journal, txid);
  const { deserializeTransaction } = await import('@stacks/transactions');
  if (entry.with !== undefined) throw fail('transaction-sponsored', { txid, address: entry.with });
  const transaction = deserializeTransaction(entry.bytes ?? '');
  const fee = chooseBump(entry, fees);
  transaction.setFee(fee);
  return await signAgain(chain, signer, journal, { transaction, fee, what: entry.what, entry });
}

/**
 * Takes a nonce with a transaction that does nothing but move 1 microSTX to nobody: no node takes a transfer to oneself.
 * What waits with that nonce, or after it, is then out of the way.
 *
 * @param target an open transaction, or a nonce that nothing has
 * @throws transaction-settled, fee-too-low, fee-too-high, and what handing over throws
 */
export async function cancel(
  chain: Chain,
  signer: Signer,
  journal: Journal,
  target: { txid: string } | { nonce: bigint },
  fees: FeeOptions,
): Promise<SentTransaction> {
  const entry =
    'txid' in target
      ? await requireOpen(chain, journal, target.txid)
      : journal.openEntries.find(({ nonce }) => nonce === target.nonce);
  const nonce = 'nonce' in target ? target.nonce : (entry?.nonce ?? 0n);
  const recipient = nobody[chain.profile.transactionVersion];
  const intent = { kind: 'transfer', recipient, amount: 1n } as const;
  const built = await buildTransaction(chain, signer.publicKey, intent, nonce, fees);
  const fee = entry === undefined ? built.fee : chooseBump(entry, fees, built.fee);
  built.transaction.setFee(fee);
  const what = entry === undefined ? `cancel nonce ${nonce}` : `cancel ${entry.what}`;
  return await signAgain(chain, signer, journal, { transaction: built.transaction, fee, what, entry, nonce });
}

async function requireOpen(chain: Chain, journal: Journal, txid: string): Promise<Entry> {
  const entry = journal.find(txid);
  if (entry === undefined) throw fail('transaction-not-here', { txid, address: journal.address });
  if (entry.settled === undefined) {
    const { nonce } = await chain.account(journal.address);
    await settleEntry(chain, journal, entry, nonce);
  }
  if (entry.settled !== undefined) throw fail('transaction-settled', { txid, status: entry.settled.status });
  return entry;
}

/** The fee given by hand, else a quarter more than before. */
function chooseBump({ fee: before, txid }: Entry, { fee, maxFee }: FeeOptions, least = 0n): bigint {
  const higher = bump(before);
  const chosen = fee ?? (higher > least ? higher : least);
  if (chosen <= before) throw fail('fee-too-low', { txid, fee: chosen, before });
  if (chosen > maxFee) throw fail('fee-too-high', { fee: chosen, cap: maxFee });
  return chosen;
}

async function signAgain(
  chain: Chain,
  signer: Signer,
  journal: Journal,
  replacement: {
    transaction: StacksTransactionWire;
    fee: bigint;
    what: string;
    entry: Entry | undefined;
    nonce?: bigint;
  },
): Promise<SentTransaction> {
  const { transaction, fee, what, entry } = replacement;
  const nonce = replacement.nonce ?? entry?.nonce ?? 0n;
  const { TransactionSigner } = await import('@stacks/transactions');
  await signer.withPrivateKey(async (key) => new TransactionSigner(transaction).signOrigin(key));
  const record = { txid: transaction.txid(), bytes: transaction.serialize(), nonce, fee, what };
  const batch = entry?.batch === undefined || what !== entry.what ? {} : { batch: entry.batch };
  const replaces = entry === undefined ? {} : { replaces: entry.txid };
  await journal.sign({ ...record, ...replaces, ...batch, at: chain.options.now() });
  await handOver(chain, record, [journal]);
  return { txid: record.txid, sender: signer.address, nonce, fee };
}
