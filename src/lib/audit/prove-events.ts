import { createHash } from 'node:crypto';
import { deserializeCV } from '@stacks/transactions';
import { type LedgerEvent, parseEvent, ZERO_HASH } from '../contracts/event.ts';
import { fail, type MedrecError } from '../errors/medrec-error.ts';
import { hashCell } from './cells.ts';
import type { EventSource, PrintedValue } from './event-source.ts';
import type { Head } from './head.ts';

/** An event and its hash, proven by the head. */
export interface ProvenEvent {
  event: LedgerEvent;
  /** 64 hexadecimal digits. */
  hash: string;
}

/** How many events may come before the one that is due; indexers order by block and transaction, so few do. */
const mostWaiting = 500;
/** How many events that were given already are remembered: pages shift while new events arrive. */
const mostRemembered = 500n;
/** How many pages in a row may hold nothing that is due. */
const mostIdlePages = 20;

/** A place in the log, from which it is read on towards its start. */
export interface Due {
  /** The next number that is due. */
  seq: bigint;
  /** The hash of its event, 64 hexadecimal digits. */
  hash: string;
  /** The page of the source to begin with; undefined for the newest. */
  place?: string | undefined;
}

/** Events that a page of the source proved, newest first, and where to go on after them. */
export interface ProvenPage {
  events: readonly ProvenEvent[];
  due: Due;
}

/**
 * Reads the event log from an untrusted source, from the head down to seq 1. The head names the hash of the newest
 * event and each event that of the one before it, so every event is proven before it is given. Events newer than
 * the head are passed over.
 *
 * @throws indexer-behind when the source does not have the head yet; log-differs with the seq and how, for what is
 *   changed, missing, added or no event at all; what the source throws
 */
export async function* proveEvents(source: EventSource, head: Head): AsyncGenerator<ProvenEvent> {
  for await (const { events } of provePages(source, head)) yield* events;
}

/** As {@link proveEvents}, page by page, from any place of the log. */
export async function* provePages(source: EventSource, from: Due): AsyncGenerator<ProvenPage> {
  if (from.seq === 0n) return;
  const proof = new Proof(source.name, from);
  let { place } = from;
  for await (const page of source.readPages(place)) {
    const events: ProvenEvent[] = [];
    for (const value of page.values) {
      proof.add(value);
      for (let proven = proof.take(); proven !== undefined; proven = proof.take()) events.push(proven);
    }
    // What waits came with an earlier page, and would be missed by who begins behind it.
    if (!proof.waits) place = page.place;
    yield { events, due: { ...proof.due, place } };
    if (proof.complete) return;
    proof.endPage();
  }
  throw proof.describeGap();
}

class Proof {
  /** The seq that is due, and its hash. */
  #seq: bigint;
  #hash: string;
  #newest = 0n;
  #idlePages = 0;
  readonly #waiting = new Map<bigint, ProvenEvent & { txid: string }>();
  readonly #given = new Map<bigint, string>();

  constructor(
    private readonly url: string,
    private readonly head: { seq: bigint; hash: string },
  ) {
    this.#seq = head.seq;
    this.#hash = head.hash;
  }

  get due(): { seq: bigint; hash: string } {
    return { seq: this.#seq, hash: this.#hash };
  }

  get waits(): boolean {
    return this.#waiting.size > 0;
  }

  get complete(): boolean {
    return this.#seq === 0n;
  }

  /** Takes a value from the source in; it waits until it is due. */
  add({ txid, hex }: PrintedValue): void {
    const bytes = this.#readHex(hex, txid);
    const event = this.#parse(bytes, txid);
    const { seq } = event;
    if (seq > this.#newest) this.#newest = seq;
    if (seq > this.head.seq) return;
    // The bytes as they were printed: what the registry hashed, if they are what it printed.
    const hash = createHash('sha256').update(bytes).digest('hex');
    const known = this.#given.get(seq) ?? this.#waiting.get(seq)?.hash;
    if (known === hash) return;
    if (known !== undefined || seq > this.#seq || seq === 0n) {
      throw this.#differs(seq, 'added', `transaction ${txid} has another event of this number`);
    }
    this.#waiting.set(seq, { event, hash, txid });
    if (this.#waiting.size > mostWaiting) throw this.describeGap();
  }

  /** The event that is due, when it is there. */
  take(): ProvenEvent | undefined {
    const next = this.#waiting.get(this.#seq);
    if (next === undefined) return undefined;
    const { event, hash, txid } = next;
    if (hash !== this.#hash) {
      const reason = `that of transaction ${txid} has the hash ${hashCell.format(hash)}, the log ${hashCell.format(this.#hash)}`;
      throw this.#differs(this.#seq, 'changed', reason);
    }
    this.#waiting.delete(this.#seq);
    this.#given.set(this.#seq, hash);
    this.#given.delete(this.#seq + mostRemembered);
    this.#seq -= 1n;
    this.#hash = event.prev;
    this.#idlePages = 0;
    if (this.complete && event.prev !== ZERO_HASH) {
      throw this.#differs(1n, 'changed', 'it names one before it, and the log begins with it');
    }
    return { event, hash };
  }

  endPage(): void {
    this.#idlePages += 1;
    const behind = this.#newest !== 0n && this.#newest < this.head.seq;
    if (behind || this.#idlePages > mostIdlePages) throw this.describeGap();
  }

  /** Why the event that is due did not come. */
  describeGap(): MedrecError {
    if (this.#newest < this.head.seq) {
      return fail('indexer-behind', { url: this.url, newest: this.#newest, seq: this.head.seq });
    }
    const first = [...this.#waiting.keys()].reduce((a, b) => (a > b ? a : b), 0n) + 1n;
    const reason = first === this.#seq ? 'it was not given' : `seq ${first} to ${this.#seq} were not given`;
    return this.#differs(first, 'missing', reason);
  }

  #readHex(hex: string, txid: string): Uint8Array {
    if (/^0x([0-9a-f]{2})*$/i.test(hex)) return Buffer.from(hex.slice(2), 'hex');
    throw this.#differs(this.#seq, 'changed', `transaction ${txid} printed what is not hexadecimal`);
  }

  #parse(bytes: Uint8Array, txid: string): LedgerEvent {
    try {
      return parseEvent(deserializeCV(bytes));
    } catch (error) {
      const reason = `transaction ${txid} printed what is no event: ${(error as Error).message}`;
      throw this.#differs(this.#seq, 'changed', reason, error);
    }
  }

  #differs(seq: bigint, difference: string, reason: string, cause?: unknown): MedrecError {
    return fail('log-differs', { url: this.url, seq, difference, reason }, { cause });
  }
}
