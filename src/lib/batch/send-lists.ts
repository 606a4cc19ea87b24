import type { TransactionIntent } from '../chain/build-transaction.ts';
import type { Chain, TransactionStatus } from '../chain/chain.ts';
import { findRefusal } from '../contracts/refusal.ts';
import { MedrecError } from '../errors/medrec-error.ts';
import type { Signer } from '../keystore/signer.ts';
import { type Job, type JobEnd, type JobOptions, sendJobs } from '../transactions/send-jobs.ts';

/** What became of a row. */
export interface RowEnd<Row> {
  row: Row;
  /** `skipped`: another transaction did it meanwhile; `pending`: it was sent, and may be mined yet. */
  status: 'done' | 'skipped' | 'failed' | 'pending' | 'unsent';
  txid?: string;
  reason?: string;
}

export interface ListOptions<Row> extends Omit<JobOptions<Row>, 'take' | 'ended'> {
  /** The rows, taken as there is room for them. */
  rows: AsyncIterable<Row>;
  /** The longest list that the contract takes. */
  longest: number;
  /** The contract's function, for its errors. */
  subject: string;
  /** A row's name in the journal. */
  keyOf(row: Row): string;
  makeIntent(rows: readonly Row[]): Promise<TransactionIntent>;
  /**
   * Which rows the chain would not take now, as they are done already or have a fault: asked after a list was refused
   * or lost.
   */
  explain(rows: readonly Row[]): Promise<readonly RowEnd<Row>[]>;
  /** Whether a refusal is about who sends, or the contract itself: then no other list would do better. */
  concernsSender(refusal: MedrecError): boolean;
  /** Told of rows as they end; each row ends once. */
  ended(rows: readonly RowEnd<Row>[]): Promise<void>;
}

/** What a sending came to. */
export interface Sending {
  /** How many transactions were mined or are under way. */
  transactions: number;
  /** What ended it early. */
  stopped: MedrecError | undefined;
}

/**
 * Sends rows in lists, many transactions under way at once. A list is taken whole or not at all: of one that is
 * refused, the rows at fault are told apart and the others sent once more; where the chain does not show which they
 * are, the list is halved until they are found. So one bad row never holds up the others.
 */
export async function sendLists<Row>(
  chain: Chain,
  signers: readonly Signer[],
  options: ListOptions<Row>,
): Promise<Sending> {
  const sender = new ListSender(options);
  const stopped = await sendJobs(chain, signers, {
    ...options,
    take: () => sender.take(),
    ended: (end) => sender.end(end),
  });
  sender.stopped ??= stopped;
  await sender.leaveRest();
  return { transactions: sender.transactions, stopped: sender.stopped };
}

/** Which rows go into which list, and what becomes of them: the part of {@link sendLists} that sends nothing itself. */
export class ListSender<Row> {
  stopped: MedrecError | undefined;
  transactions = 0;
  readonly #again: (readonly Row[])[] = [];
  readonly #rows: AsyncIterator<Row>;
  /** Several senders take one after the other. */
  #taking: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: ListOptions<Row>) {
    this.#rows = options.rows[Symbol.asyncIterator]();
  }

  take(): Promise<Job<Row> | undefined> {
    const taken = this.#taking.then(() => this.#take());
    this.#taking = taken.catch(() => undefined);
    return taken;
  }

  async end({ job, ...end }: JobEnd<Row>): Promise<void> {
    if (end.status !== 'unsent') this.transactions += 1;
    if (end.status === 'mined') return await this.#judge(job.rows, end.transaction);
    if (end.status === 'lost') {
      const explained = await this.#explain(job.rows);
      return explained === undefined ? undefined : await this.#tryAgain(job.rows, explained);
    }
    const { status, error } = end;
    const reason =
      status === 'open' ? `it is not known whether the list was mined (${error.message})` : error.message;
    const txid = end.status === 'open' ? { txid: end.txid } : {};
    const ended = { status: status === 'open' ? ('pending' as const) : status, reason, ...txid };
    await this.options.ended(job.rows.map((row) => ({ row, ...ended })));
  }

  /** Ends what was not sent. */
  async leaveRest(): Promise<void> {
    for (let rows = await this.#next(); rows.length > 0; rows = await this.#next()) {
      await this.options.ended(rows.map((row) => ({ row, status: 'unsent' })));
    }
  }

  async #take(): Promise<Job<Row> | undefined> {
    if (this.stopped !== undefined) return undefined;
    const rows = await this.#next();
    if (rows.length === 0) return undefined;
    const { keyOf, makeIntent } = this.options;
    return { rows, keys: rows.map(keyOf), intent: () => makeIntent(rows) };
  }

  async #next(): Promise<readonly Row[]> {
    const again = this.#again.shift();
    if (again !== undefined) return again;
    const rows: Row[] = [];
    while (rows.length < this.options.longest) {
      const next = await this.#rows.next();
      if (next.done) break;
      rows.push(next.value);
    }
    return rows;
  }

  async #judge(rows: readonly Row[], transaction: TransactionStatus): Promise<void> {
    const { subject, concernsSender, ended } = this.options;
    const { txid } = transaction;
    const refusal = findRefusal(subject, transaction);
    if (refusal === undefined) return await ended(rows.map((row) => ({ row, status: 'done', txid })));
    const explained = concernsSender(refusal) ? [] : await this.#explain(rows, txid);
    if (explained === undefined) return;
    if (explained.length > 0) return await this.#tryAgain(rows, explained, txid);
    if (concernsSender(refusal)) this.stopped ??= refusal;
    if (this.stopped !== undefined || rows.length === 1) {
      return await ended(rows.map((row) => ({ row, status: 'failed', txid, reason: refusal.message })));
    }
    const middle = Math.ceil(rows.length / 2);
    this.#again.push(rows.slice(0, middle), rows.slice(middle));
  }

  /** Which rows the chain would not take; where it cannot be asked, all of them end here. */
  async #explain(rows: readonly Row[], txid?: string): Promise<readonly RowEnd<Row>[] | undefined> {
    try {
      return await this.options.explain(rows);
    } catch (error) {
      if (!(error instanceof MedrecError)) throw error;
      this.stopped ??= error;
      const reason = `its list was not taken, and which rows are at fault could not be asked: ${error.message}`;
      const sent = txid === undefined ? {} : { txid };
      await this.options.ended(rows.map((row) => ({ row, status: 'unsent', ...sent, reason })));
      return undefined;
    }
  }

  async #tryAgain(rows: readonly Row[], explained: readonly RowEnd<Row>[], txid?: string): Promise<void> {
    if (explained.length > 0) {
      await this.options.ended(explained.map((end) => ({ ...(txid === undefined ? {} : { txid }), ...end })));
    }
    const named = new Set(explained.map(({ row }) => row));
    const others = rows.filter((row) => !named.has(row));
    if (others.length > 0) this.#again.push(others);
  }
}
