import { EngineHost, EnginePanic } from '../engine/engine-host.ts';
import type { EngineAnswer, EngineQuery, EngineReceipt } from '../engine/protocol.ts';
import type { Journal } from '../journal/journal.ts';
import type { BlockRecord } from '../journal/record.ts';
import type { Transaction } from '../transaction/decode.ts';
import { Accounts } from './accounts.ts';
import { applyTransaction } from './apply.ts';
import { type Advance, type ClockState, isBurnBlockDue, moveClock, planAdvance } from './clock.ts';
import { History, type Tip } from './history.ts';
import { digestReceipt, type Receipt, toOperation, toReceipt } from './receipt.ts';
import { replayJournal } from './replay.ts';

/** What came of transactions given to the engine: those in front of `killed` are mined, those behind are not. */
export interface MineResult {
  mined: readonly Transaction[];
  /** It made the engine panic; the chain is as if it had never been. */
  killed?: { transaction: Transaction; reason: string };
}

/** A staged block: run by the engine, not yet in the journal, not yet visible. */
interface Staged {
  record: BlockRecord;
  clock: ClockState;
  publish(hash: string): void;
}

/**
 * The chain: the engine, the journal that can make it again, and what is known beside the engine. Every change
 * is in the journal and synced before anyone can see it. Calls that change something come one at a time:
 * whoever calls holds the chain's turn (see `Turns`).
 */
export class Chain {
  readonly accounts = new Accounts();
  readonly history = new History();
  #host: EngineHost;
  #clock: ClockState;
  /** The engine's own clock: ahead of `#clock` by what is staged. */
  #engineClock: ClockState;
  #panics = 0;
  private constructor(
    readonly journal: Journal,
    host: EngineHost,
  ) {
    this.#host = host;
    this.#clock = { head: host.head, burnTime: host.head.time };
    this.#engineClock = this.#clock;
  }

  /**
   * Starts an engine and replays the journal in it.
   *
   * @throws ReplayDiverged
   */
  static async open(journal: Journal): Promise<Chain> {
    const { genesis, epoch } = journal.genesis;
    const chain = new Chain(journal, await EngineHost.start({ genesis, epoch }));
    try {
      await chain.#replay(true);
    } catch (error) {
      await chain.#host.stop();
      throw error;
    }
    return chain;
  }

  get tip(): Tip {
    return { head: this.#clock.head, burnTime: this.#clock.burnTime, hash: this.journal.tip };
  }

  /** How often an engine died and was replaced. */
  get panics(): number {
    return this.#panics;
  }

  get switchesCosts(): boolean {
    return this.#host.switchesCosts;
  }

  /**
   * Mines each transaction in a Stacks block of its own; a burn block comes first when one is due. The caller has
   * checked that they can be mined in this order. After a deploy there must be none.
   */
  async mine(transactions: readonly Transaction[]): Promise<MineResult> {
    if (transactions.length === 0) return { mined: [] };
    const staged: Staged[] = [];
    if (isBurnBlockDue(this.#engineClock)) staged.push(await this.#stage({ burnBlocks: 1, stacksBlocks: 0 }));
    let receipts: EngineReceipt[];
    try {
      receipts = await this.#host.run(transactions.map(toOperation));
    } catch (error) {
      if (!(error instanceof EnginePanic)) throw error;
      await this.#recover();
      return await this.#mineAfterPanic(transactions, error);
    }
    for (const [i, transaction] of transactions.entries()) {
      const engine = receipts[i];
      if (engine !== undefined) staged.push(this.#stageTransaction(transaction, engine));
    }
    await this.#commit(staged);
    return { mined: transactions };
  }

  /** Mines what came before the transaction that killed the engine, and names that one. */
  async #mineAfterPanic(transactions: readonly Transaction[], panic: EnginePanic): Promise<MineResult> {
    const [only] = transactions;
    if (transactions.length === 1 && only !== undefined) {
      return { mined: [], killed: { transaction: only, reason: panic.message } };
    }
    if (panic.done === undefined) {
      // A thread that ended without a word: only one at a time shows which transaction did it.
      const mined: Transaction[] = [];
      for (const transaction of transactions) {
        const result = await this.mine([transaction]);
        if (result.killed !== undefined) return { mined, killed: result.killed };
        mined.push(transaction);
      }
      return { mined };
    }
    const result = await this.mine(transactions.slice(0, panic.done));
    const transaction = transactions[panic.done];
    if (result.killed !== undefined || transaction === undefined) return result;
    return { ...result, killed: { transaction, reason: panic.message } };
  }

  /** Mines empty blocks. */
  async advance(advance: Advance): Promise<void> {
    await this.#commit([await this.#stage(advance)]);
  }

  /** Mines empty blocks up to `target`, in seconds since 1970; nothing when the chain is there already. */
  async advanceTo(target: number): Promise<void> {
    const staged: Staged[] = [];
    for (;;) {
      const plan = planAdvance(this.#engineClock, target);
      if (plan === undefined) break;
      staged.push(await this.#stage(plan));
    }
    await this.#commit(staged);
  }

  /** Gives an account microSTX out of nothing. */
  async fund(address: string, amount: bigint): Promise<void> {
    await this.#commit([
      {
        record: { kind: 'fund', address, amount: String(amount) },
        clock: this.#engineClock,
        publish: () => this.accounts.credit(address, amount),
      },
    ]);
  }

  /** Asks the engine for a value at the tip. */
  async query(query: EngineQuery): Promise<EngineAnswer> {
    try {
      return await this.#host.query(query);
    } catch (error) {
      if (!(error instanceof EnginePanic)) throw error;
      await this.#recover();
      return { error: `the engine panicked: ${error.message}` };
    }
  }

  async close(): Promise<void> {
    await this.#host.stop();
    await this.journal.close();
  }

  async #stage(advance: Advance): Promise<Staged> {
    let receipt: EngineReceipt | undefined;
    try {
      [receipt] = await this.#host.run([{ kind: 'advance', ...advance }]);
    } catch (error) {
      if (error instanceof EnginePanic) await this.#recover();
      throw error;
    }
    if (receipt === undefined) throw new Error('the engine gave no receipt');
    this.#engineClock = moveClock(this.#engineClock, advance, receipt.head);
    const record: BlockRecord = { kind: 'advance', ...advance, head: receipt.head };
    return { record, clock: this.#engineClock, publish: () => undefined };
  }

  #stageTransaction(transaction: Transaction, engine: EngineReceipt): Staged {
    const receipt = toReceipt(transaction, engine);
    this.#engineClock = { ...this.#engineClock, head: receipt.head };
    const { burnTime } = this.#engineClock;
    const { contractInterface } = engine;
    return {
      record: {
        kind: 'transaction',
        raw: transaction.raw,
        digest: digestReceipt(receipt),
        head: receipt.head,
      },
      clock: this.#engineClock,
      publish: (blockHash) => this.#book(transaction, receipt, { blockHash, burnTime, contractInterface }),
    };
  }

  #book(transaction: Transaction, receipt: Receipt, at: Parameters<History['add']>[2]): void {
    applyTransaction(this.accounts, transaction);
    this.history.add(transaction, receipt, at);
  }

  /** Writes what is staged, syncs it, and only then makes it visible. */
  async #commit(staged: readonly Staged[]): Promise<void> {
    if (staged.length === 0) return;
    let hashes: string[];
    try {
      hashes = await this.journal.append(staged.map(({ record }) => record));
    } catch (error) {
      // The engine has run blocks that the journal will never know: make it forget them.
      await this.#recover();
      throw error;
    }
    for (const [i, { clock, publish }] of staged.entries()) {
      publish(hashes[i] ?? '');
      this.#clock = clock;
    }
  }

  /** Replaces the engine by one that holds exactly what the journal does. */
  async #recover(): Promise<void> {
    this.#panics += 1;
    await this.#host.stop();
    const { genesis, epoch } = this.journal.genesis;
    this.#host = await EngineHost.start({ genesis, epoch });
    await this.#replay(false);
  }

  async #replay(book: boolean): Promise<void> {
    let clock: ClockState = { head: this.#host.head, burnTime: this.#host.head.time };
    for await (const replayed of replayJournal(this.journal.read(), this.#host)) {
      if (replayed.kind === 'advance') clock = moveClock(clock, replayed.advance, replayed.head);
      else if (replayed.kind === 'fund') {
        if (book) this.accounts.credit(replayed.address, replayed.amount);
      } else {
        const { transaction, receipt, hash, contractInterface } = replayed;
        clock = { ...clock, head: receipt.head };
        const at = { blockHash: hash, burnTime: clock.burnTime, contractInterface };
        if (book) this.#book(transaction, receipt, at);
      }
    }
    this.#clock = clock;
    this.#engineClock = clock;
  }
}
