import type { Accounts } from '../chain/accounts.ts';
import { applyTransaction, findObstacle } from '../chain/apply.ts';
import type { Signer, Transaction } from '../transaction/decode.ts';
import { Rejection } from './rejection.ts';

/** Why a transaction left the mempool without being mined, in an indexer's words. */
export type DropReason = 'dropped_replace_by_fee' | 'dropped_problematic' | 'dropped_stale_garbage_collect';

export interface PendingTransaction {
  transaction: Transaction;
  /** Seconds since 1970. */
  receivedAt: number;
}

interface DroppedTransaction extends PendingTransaction {
  reason: DropReason;
  /** What whoever waits for it is told. */
  rejection?: Rejection;
}

/** How many dropped transactions are remembered. */
const droppedLimit = 10_000;

/** Transactions that were admitted and are not mined. At most one for each account and nonce. */
export class Mempool {
  readonly #pending = new Map<string, PendingTransaction>();
  /** `address nonce` to txid, for origins and sponsors alike, as a node's conflict rule has it. */
  readonly #slots = new Map<string, string>();
  readonly #dropped = new Map<string, DroppedTransaction>();

  get size(): number {
    return this.#pending.size;
  }

  get(txid: string): PendingTransaction | undefined {
    return this.#pending.get(txid);
  }

  dropped(txid: string): DroppedTransaction | undefined {
    return this.#dropped.get(txid);
  }

  /** Everything that is pending, in the order in which it came; one account's alone when it is named. */
  list(address?: string): PendingTransaction[] {
    const all = [...this.#pending.values()];
    if (address === undefined) return all;
    return all.filter(
      ({ transaction: { origin, sponsor, payload } }) =>
        origin.address === address ||
        sponsor?.address === address ||
        (payload.kind === 'token-transfer' && payload.recipient === address),
    );
  }

  /** The nonces that an account has pending, in order. */
  nonces(address: string): bigint[] {
    return this.list(address)
      .flatMap(({ transaction: { origin, sponsor } }) =>
        sponsor === undefined ? [origin] : [origin, sponsor],
      )
      .filter((signer) => signer.address === address)
      .map(({ nonce }) => nonce)
      .sort((a, b) => (a < b ? -1 : 1));
  }

  /**
   * Adds an admitted transaction. One with the same account and nonce gives way to a strictly higher fee.
   *
   * @returns the transaction that was replaced
   * @throws Rejection ConflictingNonceInMempool
   */
  add(transaction: Transaction, now: number): Transaction | undefined {
    const rivals = new Set(slotsOf(transaction).flatMap((slot) => this.#slots.get(slot) ?? []));
    for (const txid of rivals) {
      const rival = this.#pending.get(txid)?.transaction;
      if (rival !== undefined && transaction.fee <= rival.fee)
        throw new Rejection('ConflictingNonceInMempool');
    }
    let replaced: Transaction | undefined;
    for (const txid of rivals) {
      replaced = this.#pending.get(txid)?.transaction;
      this.drop(txid, 'dropped_replace_by_fee');
    }
    this.#dropped.delete(transaction.txid);
    this.#pending.set(transaction.txid, { transaction, receivedAt: now });
    for (const slot of slotsOf(transaction)) this.#slots.set(slot, transaction.txid);
    return replaced;
  }

  /** Takes a mined transaction out. */
  remove(txid: string): void {
    const entry = this.#pending.get(txid);
    if (entry === undefined) return;
    this.#pending.delete(txid);
    for (const slot of slotsOf(entry.transaction)) this.#slots.delete(slot);
  }

  /** Takes a transaction out that will not be mined. */
  drop(txid: string, reason: DropReason, rejection?: Rejection): void {
    const entry = this.#pending.get(txid);
    if (entry === undefined) return;
    this.remove(txid);
    this.#dropped.set(txid, { ...entry, reason, ...(rejection && { rejection }) });
    const [oldest] = this.#dropped.keys();
    if (this.#dropped.size > droppedLimit && oldest !== undefined) this.#dropped.delete(oldest);
  }

  /**
   * Picks what can be mined next, in order: for each account nonce after nonce, higher fee rates first among those
   * that are ready. A deploy is the last of its batch, since only its receipt says whether the name is taken.
   * Whatever became stale is dropped.
   */
  pick(accounts: Accounts, limit: number): Transaction[] {
    const state = accounts.fork();
    const picked: Transaction[] = [];
    const waiting = new Set(this.#byFeeRate());
    for (let progress = true; progress && picked.length < limit; ) {
      progress = false;
      for (const transaction of waiting) {
        const obstacle = findObstacle(state, transaction);
        if (obstacle === 'stale-nonce') this.drop(transaction.txid, 'dropped_stale_garbage_collect');
        if (obstacle === 'stale-nonce') waiting.delete(transaction);
        if (obstacle !== undefined) continue;
        waiting.delete(transaction);
        applyTransaction(state, transaction);
        picked.push(transaction);
        progress = true;
        if (transaction.payload.kind === 'smart-contract' || picked.length >= limit) return picked;
      }
    }
    return picked;
  }

  clear(): void {
    this.#pending.clear();
    this.#slots.clear();
    this.#dropped.clear();
  }

  #byFeeRate(): Transaction[] {
    return [...this.#pending.values()]
      .map(({ transaction }) => transaction)
      .sort((a, b) => Number(b.fee * BigInt(a.size) - a.fee * BigInt(b.size)));
  }
}

function slotsOf({ origin, sponsor }: Transaction): string[] {
  const slot = ({ address, nonce }: Signer) => `${address} ${nonce}`;
  return sponsor === undefined ? [slot(origin)] : [slot(origin), slot(sponsor)];
}
