import {
  type BuiltTransaction,
  buildTransaction,
  type TransactionIntent,
} from '../chain/build-transaction.ts';
import type { Chain, TransactionStatus } from '../chain/chain.ts';
import { fail, MedrecError } from '../errors/medrec-error.ts';
import type { Signer } from '../keystore/keystore.ts';
import { clearWay, lookAfter, type SendingAccount, type Sent } from './look-after.ts';
import { type SendOptions, signAndSend, withPayer } from './send.ts';
import { isMined } from './settle.ts';
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

export interface JobOptions<Row>
  extends Pick<SendOptions, 'fee' | 'maxFee' | 'budget' | 'folders' | 'sponsor'> {
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

interface Flight<Row> extends Sent {
  job: Job<Row>;
}

/** A job that was taken, and its transaction in the making. */
interface Ready<Row> {
  job: Job<Row>;
  /** Undefined where something failed: then it is made again. */
  made: Promise<Made> | undefined;
}

interface Made {
  intent: TransactionIntent;
  built: BuiltTransaction;
}

/** How long a transaction that nobody knows is left alone before it is sent again, in milliseconds. */
const patience = 5_000;
const longestPause = 5_000;

/**
 * Makes transactions of many jobs, by several senders at once, each with many under way. Every one is in its sender's
 * journal before it is sent; what the network loses is sent again as it was.
 *
 * @returns what ended the sending early; nothing when all jobs that were taken have ended
 * @throws what `ended` throws, once no sender signs any more
 */
export async function sendJobs<Row>(
  chain: Chain,
  signers: readonly Signer[],
  options: JobOptions<Row>,
): Promise<MedrecError | undefined> {
  const stop: Stop = { error: undefined };
  await chain.checkNetwork();
  const lanes = signers.map(async (signer) => {
    try {
      await new Lane(chain, signer, options, stop).run();
    } catch (error) {
      stop.error ??= error instanceof MedrecError ? error : fail('interrupted', {});
      throw error;
    }
  });
  const failed = (await Promise.allSettled(lanes)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
  return stop.error;
}

/** Why the sending ends early: for all senders, once one of them has a reason. */
interface Stop {
  error: MedrecError | undefined;
}

/** One sender's transactions: signed one after the other, mined in their order. */
class Lane<Row> {
  readonly #flights: Flight<Row>[] = [];
  /** A job that was taken and had to wait. */
  #held: Ready<Row> | undefined;
  /** The job after the one that is being sent, made ready meanwhile. */
  #coming: Promise<Ready<Row> | undefined> | undefined;
  /** The transaction with which it was refused, if it was. */
  #refused: string | undefined;

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
    for (const left of [this.#held, await this.#useComing()]) {
      if (left === undefined || this.stop.error === undefined) continue;
      await this.options.ended({ job: left.job, status: 'unsent', error: this.stop.error });
    }
  }

  /** Sends until enough is under way. Answers the error for which a job has to wait, if one has to. */
  async #fill(): Promise<MedrecError | undefined> {
    while (this.stop.error === undefined && this.#flights.length < this.options.inFlight) {
      if (this.chain.options.signal.aborted) this.stop.error = fail('interrupted', {});
      this.#held ??= (await this.#useComing()) ?? (await this.#take());
      const ready = this.#held;
      if (ready === undefined || this.stop.error !== undefined) return undefined;
      try {
        this.#flights.push(await this.#send(ready));
        this.#held = undefined;
        this.#refused = undefined;
        this.#waitingSince = undefined;
      } catch (error) {
        if (!(error instanceof MedrecError)) throw error;
        ready.made = undefined;
        if (typeof error.details.txid === 'string') this.#refused = error.details.txid;
        if (mustWait(error)) return error;
        this.stop.error ??= error;
      }
    }
    return undefined;
  }

  async #useComing(): Promise<Ready<Row> | undefined> {
    const coming = this.#coming;
    this.#coming = undefined;
    return await coming;
  }

  async #take(): Promise<Ready<Row> | undefined> {
    try {
      const job = await this.options.take();
      if (job === undefined) return undefined;
      const made = this.#make(job);
      // Whoever sends it sees what went wrong.
      made.catch(() => undefined);
      return { job, made };
    } catch (error) {
      if (!(error instanceof MedrecError)) throw error;
      this.stop.error ??= error;
      return undefined;
    }
  }

  /** Makes a job's transaction, with its fee; the nonce is known when its turn comes. */
  async #make(job: Job<Row>): Promise<Made> {
    const { fee, maxFee, sponsor } = this.options;
    const intent = await job.intent();
    const options = { fee, maxFee, sponsored: sponsor !== undefined };
    const built = await buildTransaction(this.chain, this.signer.publicKey, intent, 0n, options);
    return { intent, built };
  }

  /** Signs and sends; whatever goes wrong, what is open in the journal is under way. */
  async #send(ready: Ready<Row>): Promise<Flight<Row>> {
    const { folders, fee, maxFee, budget, batch, sponsor } = this.options;
    const { job } = ready;
    const { intent, built } = await (ready.made ?? this.#make(job));
    const options: SendOptions = {
      folders,
      fee,
      maxFee,
      budget,
      batch: { id: batch, rows: [...job.keys] },
      meanwhile: () => {
        this.#coming ??= this.#take();
        // Whoever uses it sees what went wrong; until then it must not end the process.
        this.#coming.catch(() => undefined);
      },
    };
    return await this.#withJournal(async (journal) => {
      const findOpen = (txid: unknown): Flight<Row> | undefined => {
        const entry = typeof txid === 'string' ? journal.find(txid) : undefined;
        return entry === undefined || entry.settled !== undefined
          ? undefined
          : { job, txid: entry.txid, nonce: entry.nonce };
      };
      const earlier = findOpen(this.#refused);
      if (earlier !== undefined) return earlier;
      try {
        const { txid, nonce } = await withPayer(this.chain, folders, sponsor, (payer) =>
          signAndSend(this.chain, this.signer, intent, options, journal, payer, built),
        );
        return { job, txid, nonce };
      } catch (error) {
        const open = error instanceof MedrecError ? findOpen(error.details.txid) : undefined;
        if (open === undefined) throw error;
        return open;
      }
    });
  }

  /** Waits until the oldest transaction under way has ended. */
  async #follow(flight: Flight<Row>): Promise<void> {
    const { now, signal } = this.chain.options;
    const deadline = now() + this.options.timeout * 1000;
    let seen = now();
    let cleared = now();
    for (let pause = 20; ; pause = Math.min(pause * 2, longestPause)) {
      let failure: MedrecError | undefined;
      try {
        const found = await lookAfter(this.#account, flight, this.#flights, now() - seen > patience);
        if (found === 'lost') return await this.#lose(flight);
        if (typeof found === 'object') return await this.#land(flight, found);
        if (found === 'seen') seen = now();
        if (now() - cleared > patience) {
          await clearWay(this.#account, flight.nonce);
          cleared = now();
        }
      } catch (error) {
        if (!(error instanceof MedrecError)) throw error;
        failure = error;
      }
      const isPassing = failure === undefined || passingKinds.has(failure.kind);
      const interrupted = signal.aborted ? fail('interrupted', {}) : undefined;
      if (!isPassing || interrupted !== undefined || now() + pause > deadline) {
        this.stop.error ??= interrupted ?? failure ?? fail('transaction-pending', { txid: flight.txid });
        return await this.#abandon();
      }
      await this.chain.sleep(pause).catch(() => undefined);
    }
  }

  async #land({ job, txid }: Flight<Row>, transaction: TransactionStatus): Promise<void> {
    const { status, height } = transaction;
    try {
      await this.#withJournal(async (journal) => {
        if (isMined(status)) await journal.settle(txid, status, this.chain.options.now(), height);
      });
    } catch (error) {
      // It is done; a journal that cannot say so has the next run ask the chain again.
      if (!(error instanceof MedrecError)) throw error;
    }
    this.#flights.shift();
    await this.options.ended({ job, status: 'mined', transaction });
  }

  async #lose({ job, txid }: Flight<Row>): Promise<void> {
    this.#flights.shift();
    await this.options.ended({ job, status: 'lost', txid });
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
    else await this.chain.sleep(500).catch(() => undefined);
    if (signal.aborted) this.stop.error ??= fail('interrupted', {});
  }

  #waitingSince: number | undefined;

  get #account(): SendingAccount {
    return { chain: this.chain, address: this.signer.address, folders: this.options.folders };
  }

  async #withJournal<T>(work: Parameters<typeof withAccount<T>>[3]): Promise<T> {
    return await withAccount(this.options.folders, this.chain, this.signer.address, work);
  }
}

/** Whether the same job may do better later: nothing was signed, or what was signed cannot be mined any more. */
function mustWait({ code, kind, details }: MedrecError): boolean {
  if (code === 'transaction-rejected') {
    return details.reason === 'TooMuchChaining' || details.reason === 'BadNonce';
  }
  return kind === 'pending' || kind === 'network';
}

/** Errors after which asking again may do better. */
const passingKinds: ReadonlySet<string> = new Set(['network', 'interrupted', 'pending']);
