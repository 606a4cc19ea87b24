import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { Chain, type MineResult } from './chain/chain.ts';
import { burnBlockSeconds, stacksBlockSeconds } from './chain/clock.ts';
import { Turns } from './chain/turns.ts';
import type { Cost, EngineAnswer, EngineQuery, Head } from './engine/protocol.ts';
import { Journal, journalPath } from './journal/journal.ts';
import type { GenesisRecord } from './journal/record.ts';
import { admitTransaction } from './mempool/admission.ts';
import { Mempool } from './mempool/mempool.ts';
import { Rejection } from './mempool/rejection.ts';
import { decodeTransaction, type Transaction } from './transaction/decode.ts';

/** When blocks are made: on arrival of a transaction, every so many seconds, or only when asked. */
export type BlockTime = 0 | number | 'manual';

export interface NodeOptions {
  /** Holds the journal; exists. */
  folder: string;
  blockTime: BlockTime;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Gets a line for each thing worth telling. */
  log: (event: string, facts: Record<string, unknown>) => void;
}

/** What `mine` is asked for. */
export type MineRequest =
  /** So many Stacks blocks: pending transactions first, one to a block, then empty ones. */
  | { blocks: number }
  /** So many empty burn blocks. */
  | { burnBlocks: number }
  /** Empty blocks up to a time, in seconds since 1970. */
  | { until: number }
  /** Every pending transaction; one empty block when there is none. */
  | { pending: true };

export interface MineReport {
  head: Head;
  /** Txids without prefix. */
  transactions: string[];
}

/** Mined in one go, and synced together. */
const batchLimit = 32;
const epoch = '3.4';
const chainId = 0x80000000;
export const engineVersion = '3.21.0';
/** Seconds between the engine's first time and the first tip: a burn block and a Stacks block. */
const epochSeconds = burnBlockSeconds + stacksBlockSeconds;

/** One simulated node: the chain, the mempool, and the rules of when blocks are made. */
export class SimnetNode {
  readonly mempool = new Mempool();
  readonly #turns = new Turns();
  #chain: Chain;
  #timer: NodeJS.Timeout | undefined;
  private constructor(
    readonly options: NodeOptions,
    chain: Chain,
  ) {
    this.#chain = chain;
  }

  /**
   * Opens the folder's chain, or starts a new one.
   *
   * @throws JournalDamaged, ReplayDiverged
   */
  static async open(options: NodeOptions): Promise<SimnetNode> {
    const path = journalPath(options.folder);
    const journal = await Journal.open(path);
    if (journal !== undefined && journal.droppedBytes > 0) {
      options.log('torn-record-dropped', { bytes: journal.droppedBytes });
    }
    const opened = journal ?? (await Journal.create(path, makeGenesis(options.now())));
    try {
      const node = new SimnetNode(options, await Chain.open(opened));
      node.#startTimer();
      return node;
    } catch (error) {
      await opened.close();
      throw error;
    }
  }

  get chain(): Chain {
    return this.#chain;
  }

  /**
   * Takes a transaction as a node does. With a block time of 0 it is mined, if its nonce is next, before this
   * returns.
   *
   * @param raw hex, no prefix
   * @returns the txid, without prefix
   * @throws Rejection
   */
  async submit(raw: string): Promise<string> {
    const transaction = decode(raw);
    const { txid } = transaction;
    if (this.mempool.get(txid) !== undefined) return txid;
    admitTransaction(transaction, {
      accounts: this.#chain.accounts,
      history: this.#chain.history,
      chainId: this.#chain.journal.genesis.chainId,
    });
    const replaced = this.mempool.add(transaction, this.#seconds());
    this.options.log('accepted', { txid, ...(replaced && { replaces: replaced.txid }) });
    if (this.options.blockTime !== 0) return txid;
    await this.#turns.take(() => this.#mineReady(Number.POSITIVE_INFINITY));
    // Someone else's turn may have mined it, or found that it cannot be.
    const rejection = this.mempool.dropped(txid)?.rejection;
    if (rejection !== undefined) throw rejection;
    return txid;
  }

  /** Makes blocks now, whatever the block time. */
  async mine(request: MineRequest): Promise<MineReport> {
    return await this.#turns.take(async () => {
      const transactions: string[] = [];
      const before = this.#chain.tip.head.height;
      await this.#catchUp();
      if ('burnBlocks' in request) {
        await this.#chain.advance({ burnBlocks: request.burnBlocks, stacksBlocks: 0 });
      } else if ('until' in request) {
        await this.#chain.advanceTo(request.until);
      } else {
        const wanted = 'blocks' in request ? request.blocks : 1;
        await this.#mineReady('blocks' in request ? wanted : Number.POSITIVE_INFINITY, transactions);
        const empty = wanted - transactions.length;
        if (empty > 0) await this.#chain.advance({ burnBlocks: 0, stacksBlocks: empty });
      }
      const { head } = this.#chain.tip;
      this.options.log('mined', { blocks: head.height - before, ...head });
      return { head, transactions };
    });
  }

  /** Adds microSTX to an account; returns its balance. */
  async fund(address: string, amount: bigint): Promise<bigint> {
    return await this.#turns.take(async () => {
      await this.#chain.fund(address, amount);
      this.options.log('funded', { address, amount: String(amount) });
      return this.#chain.accounts.get(address).balance;
    });
  }

  /** Reads at the tip, after whatever is being mined is on disk. */
  async query(query: EngineQuery): Promise<EngineAnswer & { cost?: Cost }> {
    return await this.#turns.take(() => this.#chain.query(query));
  }

  /** Mines the empty blocks that wall time asks for. */
  async catchUp(): Promise<void> {
    await this.#turns.take(() => this.#catchUp());
  }

  /** The same for a reader, who expects a tip of now; not when someone makes every block by hand. */
  async catchUpForReading(): Promise<void> {
    if (this.options.blockTime !== 'manual') await this.catchUp();
  }

  /** Seconds by which the chain's time is ahead of the wall clock; 0 when it is not. */
  secondsAhead(): number {
    return Math.max(0, this.#chain.tip.head.time - this.#seconds());
  }

  /** Throws the chain away and starts a new one. */
  async reset(): Promise<void> {
    await this.#turns.take(async () => {
      await this.#chain.close();
      this.mempool.clear();
      const path = journalPath(this.options.folder);
      await rm(path, { force: true });
      this.#chain = await Chain.open(await Journal.create(path, makeGenesis(this.options.now())));
      this.options.log('reset', {});
    });
  }

  /** Finishes what is being mined, and closes the journal. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#turns.take(() => this.#chain.close());
  }

  /** Mines what is ready, at most `limit` transactions, and adds their txids to `mined`. */
  async #mineReady(limit: number, mined: string[] = []): Promise<void> {
    while (mined.length < limit) {
      const picked = this.mempool.pick(this.#chain.accounts, Math.min(batchLimit, limit - mined.length));
      if (picked.length === 0) return;
      const batch = this.#withoutTaken(picked);
      if (batch.length > 0) await this.#mineBatch(batch, mined);
    }
  }

  async #mineBatch(batch: readonly Transaction[], mined: string[]): Promise<void> {
    let result: MineResult;
    try {
      await this.#catchUp();
      result = await this.#chain.mine(batch);
    } catch (error) {
      // The journal could not be written. Nothing happened, and trying again is up to the senders.
      const { message } = error as Error;
      this.options.log('not-mined', { reason: message });
      for (const { txid } of batch)
        this.#dropProblem(txid, new Rejection('ServerFailureDatabase', { message }));
      return;
    }
    for (const { txid } of result.mined) {
      this.mempool.remove(txid);
      mined.push(txid);
      const height = this.#chain.history.transaction(txid)?.receipt.head.height;
      this.options.log('confirmed', { txid, height });
    }
    if (result.killed !== undefined) {
      const { transaction, reason } = result.killed;
      const message = `the simulator's engine panicked on this transaction, which changed nothing: ${reason}`;
      this.#dropProblem(transaction.txid, new Rejection('ServerFailureOther', { message }));
      this.options.log('engine-panicked', { txid: transaction.txid, reason });
    }
  }

  /** A second deploy of a name, admitted while the first was pending, would kill the engine: it is dropped. */
  #withoutTaken(batch: readonly Transaction[]): readonly Transaction[] {
    const last = batch.at(-1);
    if (last?.payload.kind !== 'smart-contract') return batch;
    const id = `${last.origin.address}.${last.payload.name}`;
    if (this.#chain.history.contract(id) === undefined) return batch;
    this.#dropProblem(last.txid, new Rejection('ContractAlreadyExists', { contract_identifier: id }));
    return batch.slice(0, -1);
  }

  #dropProblem(txid: string, rejection: Rejection): void {
    this.mempool.drop(txid, 'dropped_problematic', rejection);
  }

  async #catchUp(): Promise<void> {
    await this.#chain.advanceTo(this.#seconds());
  }

  #startTimer(): void {
    const { blockTime } = this.options;
    if (blockTime === 'manual' || blockTime === 0) return;
    this.#timer = setInterval(() => {
      this.#turns
        .take(() => this.#mineReady(Number.POSITIVE_INFINITY))
        .catch((error: Error) => this.options.log('not-mined', { reason: error.message }));
    }, blockTime * 1000);
    this.#timer.unref();
  }

  #seconds(): number {
    return Math.floor(this.options.now() / 1000);
  }
}

function decode(raw: string): Transaction {
  try {
    return decodeTransaction(raw);
  } catch (error) {
    const message = `Failed to deserialize posted transaction: ${(error as Error).message}`;
    throw new Rejection('Deserialization', { message });
  }
}

function makeGenesis(now: number): GenesisRecord {
  return {
    kind: 'genesis',
    version: 1,
    id: randomBytes(16).toString('hex'),
    genesis: (Math.floor(now / 1000) - epochSeconds) * 1000,
    epoch,
    chainId,
    engine: engineVersion,
  };
}
