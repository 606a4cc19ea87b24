import { setTimeout as delay } from 'node:timers/promises';
import type { TransactionIntent } from '../chain/build-transaction.ts';
import type { Chain, TransactionStatus } from '../chain/chain.ts';
import { fail, MedrecError } from '../errors/medrec-error.ts';
import type { Signer } from '../keystore/keystore.ts';
import { type SendOptions, signAndSend } from './send.ts';
import { isMined, settleEntry, settleOpen } from './settle.ts';
import { withAccount } from './with-account.ts';

/** A transaction that is to be made, and what it carries. */
export interface Job<Row> {
  rows: readonly Row[];
  /** The rows' names in the journal. */
  keys: readonly string[];
  /** Makes the transaction; asked when it is its turn. */
  intent(): Promise<TransactionIntent>;
}

/** What became of a job. */
export type JobEnd<Row> = { job: Job<Row> } & (
  | { status: 'mined'; transaction: TransactionStatus }
  /** Nothing came of it: its nonce was used by another transaction, or the node would not have it any more. */
  | { status: 'lost'; txid: string }
  /** It was signed and may be mined yet. */
  | { status: 'open'; txid: string; error: MedrecError }
  | { status: 'unsent'; error: MedrecError }
);

export interface JobOptions<Row> extends Pick<SendOptions, 'fee' | 'maxFee' | 'budget' | 'folders'> {
  /** The batch's name in the journal. */
  batch: string;
  /** Most transactions of one sender that are under way at once; a node keeps 25. */
  inFlight: number;
  /** Seconds without one of them being mined after which the sending ends. */
  timeout: number;
  /** The next job; undefined when there is none at the moment. */
  take(): Promise<Job<Row> | undefined>;
  /** Told of each job as it ends, those of one sender in the order of their nonces. What it adds is taken later. */
  ended(end: JobEnd<Row>): Promise<void>;
}

interface Flight<Row> {
  job: Job<Row>;
  txid: string;
}

/** How long a transaction that nobody knows is left alone before it is sent again, in milliseconds. */
const patience = 5_000;
const longestPause = 5_000;

/**
 * Makes transactions of many jobs, by several senders at once, each with many under way. Every one is in its sender's
 * journal before it is sent; what the network loses is sent again as it was.
 *
 * @returns what ended the sending early; nothing when all jobs that were taken have ended
 */
export async function sendJobs<Row>(
  chain: Chain,
  signers: readonly Signer[],
  options: JobOptions<Row>,
): Promise<MedrecError | undefined> {
  const stop: Stop = { error: undefined };
  await chain.checkNetwork();
  await Promise.all(signers.map((signer) => new Lane(chain, signer, options, stop).run()));
  return stop.error;
}

/**
 * Waits until nothing that an account sent earlier is open any more: only then does the chain say what there is to do.
 *
 * @param timeout seconds
 * @throws transaction-pending, naming the oldest that is open; interrupted, the errors of journal and network
 */
export async function awaitEarlier(
  chain: Chain,
  address: string,
  { folders, timeout }: Pick<JobOptions<never>, 'folders' | 'timeout'>,
): Promise<void> {
  const { now, signal } = chain.options;
  const deadline = now() + timeout * 1000;
  for (let pause = 20; ; pause = Math.min(pause * 2, longestPause)) {
    const oldest = await withAccount(folders, chain, address, async (journal) => {
      await settleOpen(chain, journal);
      return journal.openEntries[0];
    });
    if (oldest === undefined) return;
    if (now() + pause > deadline) throw fail('transaction-pending', { txid: oldest.txid });
    await sleep(pause, signal);
  }
}

/** Why the sending ends early: for all senders, once one of them has a reason. */
interface Stop {
  error: MedrecError | undefined;
}

/** One sender's transactions: signed one after the other, mined in their order. */
class Lane<Row> {
  readonly #flights: Flight<Row>[] = [];
  /** A job that was taken and had to wait. */
  #held: Job<Row> | undefined;

  constructor(
    private readonly chain: Chain,
    private readonly signer: Signer,
    private readonly options: JobOptions<Row>,
    private readonly stop: Stop,
  ) {}

  async run(): Promise<void> {
    for (;;) {
      const waiting = await this.#fill();
      const [oldest] = this.#flights;
      if (oldest !== undefined) await this.#follow(oldest);
      else if (waiting === undefined || this.stop.error !== undefined) break;
      else await this.#waitForRoom(waiting);
    }
    if (this.#held !== undefined && this.stop.error !== undefined) {
      await this.options.ended({ job: this.#held, status: 'unsent', error: this.stop.error });
    }
  }

  /** Sends until enough is under way. Answers the error for which a job has to wait, if one has to. */
  async #fill(): Promise<MedrecError | undefined> {
    while (this.stop.error === undefined && this.#flights.length < this.options.inFlight) {
      if (this.chain.options.signal.aborted) this.stop.error = fail('interrupted', {});
      const job = this.#held ?? (await this.options.take());
      if (job === undefined || this.stop.error !== undefined) {
        this.#held = job;
        return undefined;
      }
      this.#held = undefined;
      try {
        const { txid } = await this.#send(job);
        this.#flights.push({ job, txid });
      } catch (error) {
        if (!(error instanceof MedrecError)) throw error;
        const { txid, reason } = error.details;
        const isOpen = error.code !== 'transaction-rejected' || reason === 'ConflictingNonceInMempool';
        if (typeof txid === 'string' && isOpen) {
          this.#flights.push({ job, txid });
        } else {
          this.#held = job;
          if (mustWait(error)) return error;
          this.stop.error ??= error;
        }
      }
    }
    return undefined;
  }

  async #send(job: Job<Row>) {
    const { folders, fee, maxFee, budget, batch } = this.options;
    const intent = await job.intent();
    return await withAccount(folders, this.chain, this.signer.address, (journal) =>
      signAndSend(
        this.chain,
        this.signer,
        intent,
        { folders, fee, maxFee, budget, batch: { id: batch, rows: [...job.keys] } },
        journal,
      ),
    );
  }

  /** Waits until the oldest transaction under way has ended. */
  async #follow(flight: Flight<Row>): Promise<void> {
    const { now, signal } = this.chain.options;
    const deadline = now() + this.options.timeout * 1000;
    let seen = now();
    let pause = 20;
    let failure: MedrecError | undefined;
    for (;;) {
      try {
        const transaction = await this.chain.transaction(flight.txid);
        failure = undefined;
        if (transaction !== undefined && isMined(transaction.status)) {
          return await this.#land(flight, transaction);
        }
        if (transaction?.status === 'pending') seen = now();
        else if (now() - seen > patience) {
          if (await this.#isLost(flight)) return;
          seen = now();
        }
      } catch (error) {
        if (!(error instanceof MedrecError) || (error.kind !== 'network' && error.kind !== 'interrupted'))
          throw error;
        failure = error;
      }
      const interrupted = signal.aborted ? fail('interrupted', {}) : undefined;
      if (interrupted !== undefined || now() + pause > deadline) {
        this.stop.error ??= interrupted ?? failure ?? fail('transaction-pending', { txid: flight.txid });
        return await this.#abandon();
      }
      await sleep(pause, signal).catch(() => undefined);
      pause = Math.min(pause * 2, longestPause);
    }
  }

  async #land({ job, txid }: Flight<Row>, transaction: TransactionStatus): Promise<void> {
    const { status, height } = transaction;
    await this.#withJournal(async (journal) => {
      if (isMined(status)) await journal.settle(txid, status, this.chain.options.now(), height);
    });
    this.#flights.shift();
    await this.options.ended({ job, status: 'mined', transaction });
  }

  /** Asks for a transaction that nobody knows by its nonce, or sends it again; true when nothing will come of it. */
  async #isLost({ job, txid }: Flight<Row>): Promise<boolean> {
    const lost = await this.#withJournal(async (journal) => {
      const entry = journal.find(txid);
      if (entry === undefined) return true;
      const { nonce } = await this.chain.account(this.signer.address);
      await settleEntry(this.chain, journal, entry, nonce);
      return entry.settled !== undefined && !isMined(entry.settled.status);
    });
    if (!lost) return false;
    this.#flights.shift();
    await this.options.ended({ job, status: 'lost', txid });
    return true;
  }

  /** Leaves what is under way to the next run, which finds it in the journal. */
  async #abandon(): Promise<void> {
    const error = this.stop.error ?? fail('interrupted', {});
    for (const { job, txid } of this.#flights.splice(0)) {
      await this.options.ended({ job, status: 'open', txid, error });
    }
  }

  /** Waits a while where other runs fill the sender's room, or where the node is away. */
  async #waitForRoom(error: MedrecError): Promise<void> {
    const { now, signal } = this.chain.options;
    this.#waitingSince ??= now();
    if (now() - this.#waitingSince > this.options.timeout * 1000) this.stop.error ??= error;
    else await sleep(Math.min(longestPause, 500), signal).catch(() => undefined);
    if (signal.aborted) this.stop.error ??= fail('interrupted', {});
  }

  #waitingSince: number | undefined;

  async #withJournal<T>(work: Parameters<typeof withAccount<T>>[3]): Promise<T> {
    return await withAccount(this.options.folders, this.chain, this.signer.address, work);
  }
}

/** Whether the same job may do better later: nothing was signed, or what was signed cannot be mined any more. */
function mustWait({ code, kind, details }: MedrecError): boolean {
  if (code === 'transaction-rejected')
    return details.reason === 'TooMuchChaining' || details.reason === 'BadNonce';
  return code === 'too-many-pending' || code === 'sender-busy' || kind === 'network';
}

async function sleep(pause: number, signal: AbortSignal): Promise<void> {
  await delay(pause, undefined, { signal }).catch(() => {
    throw fail('interrupted', {});
  });
}
