import { createHash } from 'node:crypto';
import type { StacksTransactionWire } from '@stacks/transactions';
import {
  type BuiltTransaction,
  buildTransaction,
  type TransactionIntent,
} from '../chain/build-transaction.ts';
import type { Chain } from '../chain/chain.ts';
import type { FeeOptions } from '../chain/fees.ts';
import { fail } from '../errors/medrec-error.ts';
import type { Signer } from '../keystore/keystore.ts';
import type { Journal } from './journal.ts';
import { handOver, reopen, settleOpen } from './settle.ts';
import { type AccountFolders, withAccount } from './with-account.ts';

/** Most transactions of one sender that a node keeps unmined. */
const chainingLimit = 25n;

export interface SendOptions extends FeeOptions {
  /** A nonce given by hand. */
  nonce?: bigint | undefined;
  /** Who pays the fee and signs after the signer (SIP-005, sponsored authorization); the signer itself unless given. */
  sponsor?: Signer | undefined;
  /** Where the account's lock and journal are. */
  folders: AccountFolders;
  /** What the transaction does, in a word, for the journal. */
  what?: string | undefined;
  /** What may still be spent on fees by all transactions that share it. */
  budget?: FeeBudget | undefined;
  /** Called once the transaction is on its way: a node takes its time for each. */
  meanwhile?: (() => void) | undefined;
  /** The batch that it belongs to, and the rows that it carries, for the journal. */
  batch?: { id: string; rows: string[] } | undefined;
}

/** A cap of the fees of many transactions, in microSTX. */
export interface FeeBudget {
  readonly total: bigint;
  /** What was signed for so far. */
  spent: bigint;
  /** The highest fee that was signed for with each nonce: one of them is paid. */
  fees?: Map<string, bigint>;
}

/** A transaction that the node has accepted. */
export interface SentTransaction {
  /** 64 hexadecimal digits. */
  txid: string;
  sender: string;
  nonce: bigint;
  /** In microSTX. */
  fee: bigint;
  /** The address that pays the fee, where it is not the sender. */
  sponsor?: string;
}

/**
 * Signs a transaction, writes it into the account's journal and hands it to the node: network checked, nonce and fee
 * chosen, one run at a time for each sender. What earlier runs left open is asked for first. Post-conditions deny every movement of assets but a transfer's own.
 *
 * @throws network-mismatch, sponsor-is-sender, sender-busy, too-many-pending, fee-too-high, transaction-rejected, the journal's errors; of
 *   the network's errors those that name the transaction leave it open
 */
export async function sendTransaction(
  chain: Chain,
  signer: Signer,
  intent: TransactionIntent,
  options: SendOptions,
): Promise<SentTransaction> {
  await chain.checkNetwork();
  const { sponsor, folders } = options;
  if (sponsor?.address === signer.address) throw fail('sponsor-is-sender', { address: signer.address });
  return await withAccount(folders, chain, signer.address, async (journal) => {
    await settleOpen(chain, journal);
    return await withPayer(chain, folders, sponsor, (payer) =>
      signAndSend(chain, signer, intent, options, journal, payer),
    );
  });
}

/** Who pays the fee in the signer's place, and the journal of that account. */
export interface Payer {
  sponsor: Signer;
  journal: Journal;
}

/** Holds the account of a sponsor, if there is one, and settles what is open there; who signs holds the own before. */
export async function withPayer<T>(
  chain: Chain,
  folders: AccountFolders,
  sponsor: Signer | undefined,
  work: (payer: Payer | undefined) => Promise<T>,
): Promise<T> {
  if (sponsor === undefined) return await work(undefined);
  return await withAccount(folders, chain, sponsor.address, async (journal) => {
    await settleOpen(chain, journal);
    return await work({ sponsor, journal });
  });
}

/**
 * The same for who holds the account already and has settled what was open.
 *
 * @param payer signs after the signer and pays
 * @param ahead the transaction of the intent with any nonce, where it was built before its turn came
 * @throws too-many-pending, fee-too-high, total-fee-too-high, transaction-rejected, the errors of journal and network
 */
export async function signAndSend(
  chain: Chain,
  signer: Signer,
  intent: TransactionIntent,
  options: SendOptions,
  journal: Journal,
  payer?: Payer,
  ahead?: BuiltTransaction,
): Promise<SentTransaction> {
  const nonce = options.nonce ?? (await takeNonce(chain, journal));
  const payerNonce = payer === undefined ? undefined : await takeNonce(chain, payer.journal);
  const sponsored = payer !== undefined;
  const built =
    ahead ?? (await buildTransaction(chain, signer.publicKey, intent, nonce, { ...options, sponsored }));
  built.transaction.setNonce(nonce);
  const { TransactionSigner } = await import('@stacks/transactions');
  await signer.withPrivateKey(async (key) => new TransactionSigner(built.transaction).signOrigin(key));
  const paid =
    payer === undefined || payerNonce === undefined
      ? built.transaction
      : await countersign(payer.sponsor, built, payerNonce);
  const payerAccount = payer?.sponsor.address ?? signer.address;
  spend(options.budget, `${payerAccount} ${payerNonce ?? nonce}`, built.fee);
  const bytes = paid.serializeBytes();
  const record = {
    // SIP-005: the hash of the bytes. txid() would make them once more, which a long list makes slow.
    txid: createHash('sha512-256').update(bytes).digest('hex'),
    bytes: Buffer.from(bytes).toString('hex'),
    fee: built.fee,
    what: options.what ?? describeIntent(intent),
    ...(options.batch === undefined ? {} : { batch: options.batch }),
    at: chain.options.now(),
  };
  const journals = [journal];
  if (payer !== undefined && payerNonce !== undefined) {
    await payer.journal.sign({ ...record, nonce: payerNonce, with: signer.address });
    journals.push(payer.journal);
  }
  await journal.sign({ ...record, nonce, ...(payer === undefined ? {} : { with: payer.sponsor.address }) });
  const handed = handOver(chain, { ...record, nonce }, journals);
  options.meanwhile?.();
  await handed;
  const sent = { txid: record.txid, sender: signer.address, nonce, fee: built.fee };
  return payer === undefined ? sent : { ...sent, sponsor: payer.sponsor.address };
}

/** Counts a fee; with one nonce only one transaction is mined, so that signing with it again costs what is more. */
function spend(budget: FeeBudget | undefined, nonceKey: string, fee: bigint): void {
  if (budget === undefined) return;
  budget.fees ??= new Map();
  const { total, spent, fees } = budget;
  const before = fees.get(nonceKey) ?? 0n;
  const more = fee > before ? fee - before : 0n;
  if (spent + more > total) throw fail('total-fee-too-high', { fee, spent, cap: total });
  budget.spent += more;
  fees.set(nonceKey, before + more);
}

function describeIntent(intent: TransactionIntent): string {
  if (intent.kind === 'call') return intent.functionName;
  return intent.kind === 'deploy' ? `deploy ${intent.contractName}` : 'transfer';
}

export async function countersign(
  sponsor: Signer,
  { transaction, fee }: { transaction: StacksTransactionWire; fee: bigint },
  sponsorNonce: bigint,
): Promise<StacksTransactionWire> {
  const { AddressHashMode, createSingleSigSpendingCondition } = await import('@stacks/transactions');
  const mode = AddressHashMode.P2PKH;
  transaction.setSponsor(createSingleSigSpendingCondition(mode, sponsor.publicKey, sponsorNonce, fee));
  // Not sponsorTransaction of stacks.js: it would not sign over the signatures of a multisig account.
  const signed = transaction.verifyOrigin();
  await sponsor.withPrivateKey(async (key) => transaction.signNextSponsor(signed, key));
  return transaction;
}

/**
 * The account's next nonce: one that is free again before those that wait, else the one after all that is open.
 *
 * @throws too-many-pending; nonce-in-doubt when something that is not shown has one that was given up here: if that is
 *   what was given up, the same would be sent twice
 */
export async function takeNonce(chain: Chain, journal: Journal): Promise<bigint> {
  const { next, missing, confirmed } = await chain.nextNonce(journal.address);
  const given = journal.freeNonces(confirmed);
  const doubtful = given.find((nonce) => nonce < next && !missing.includes(nonce));
  if (doubtful !== undefined) {
    await reopen(chain, journal, confirmed);
    throw fail('nonce-in-doubt', { address: journal.address, nonce: doubtful });
  }
  const free = given.find((nonce) => missing.includes(nonce));
  const after = journal.openEntries.reduce(
    (highest, { nonce }) => (nonce >= highest ? nonce + 1n : highest),
    next,
  );
  const taken = free ?? after;
  if (taken - confirmed >= chainingLimit) {
    throw fail('too-many-pending', {
      address: journal.address,
      count: taken - confirmed,
      limit: chainingLimit,
    });
  }
  return taken;
}
