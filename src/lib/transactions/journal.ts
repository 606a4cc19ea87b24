import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fail } from '../errors/medrec-error.ts';
import { ensureProtectedFolder, replaceProtectedFile, syncFolder } from '../keystore/protected-file.ts';
import {
  formatRecord,
  type JournalRecord,
  parseRecord,
  type SettledStatus,
  type SignedRecord,
} from './records.ts';

/** How many settled transactions a journal keeps, and how many more make it worth while to drop some. */
const kept = 1_000;
const surplus = 1_000;

/** A transaction that this machine signed, and what it knows of it. */
export interface Entry extends Omit<SignedRecord, 'type'> {
  /** What the node last said when it was sent: `accepted`, or the reason of a rejection; undefined when nothing. */
  answer: string | undefined;
  /** Undefined while it is open: nobody has said yet what became of it. */
  settled: { status: SettledStatus; height?: bigint | undefined } | undefined;
}

/**
 * The transactions of one account on one network, as this machine signed them: an append-only file of JSON lines. A
 * transaction is in it, synced, before any node hears of it. Whoever appends holds the lock of the account.
 */
export class Journal {
  readonly #entries = new Map<string, Entry>();
  #file: FileHandle | undefined;
  /** Which file it is: compaction by another run puts another in its place. */
  #inode: number | undefined;
  /** Bytes that were read or written so far: all of them whole lines. */
  #length = 0;
  #lines = 0;

  private constructor(
    readonly path: string,
    readonly address: string,
  ) {}

  /**
   * Opens the journal of `address`; its file is made by the first transaction.
   *
   * @throws journal-damaged, journal-unreadable
   */
  static async open(path: string, address: string): Promise<Journal> {
    const journal = new Journal(path, address);
    await journal.refresh();
    return journal;
  }

  /** Reads what other runs have appended since. Throws what {@link open} throws. */
  async refresh(): Promise<void> {
    const text = await this.#readNew();
    // A last line without an end was never synced, so nothing came of it.
    const whole = text.subarray(0, text.lastIndexOf(10) + 1);
    for (const line of whole.toString('utf8').split('\n').slice(0, -1)) this.#take(line);
    this.#length += whole.length;
  }

  /** In the order in which they were signed. */
  get entries(): readonly Entry[] {
    return [...this.#entries.values()];
  }

  /** Those of which nobody has said yet what became of them, lowest nonce first. */
  get openEntries(): readonly Entry[] {
    return this.entries
      .filter(({ settled }) => settled === undefined)
      .sort((one, other) => (one.nonce < other.nonce ? -1 : one.nonce > other.nonce ? 1 : 0));
  }

  /** Nonces from `confirmed` on that a node refused or lost, and that no other transaction has taken since. */
  freeNonces(confirmed: bigint): readonly bigint[] {
    const free = new Set<bigint>();
    for (const { nonce, settled } of this.#entries.values()) {
      if (settled?.status === 'rejected' || settled?.status === 'dropped') free.add(nonce);
      else free.delete(nonce);
    }
    return [...free].filter((nonce) => nonce >= confirmed).sort((one, other) => (one < other ? -1 : 1));
  }

  find(txid: string): Entry | undefined {
    return this.#entries.get(txid);
  }

  /** Writes a signed transaction, and returns once it is on the disk. Throws journal-unwritable. */
  async sign(record: Omit<SignedRecord, 'type'>): Promise<void> {
    await this.#append({ type: 'signed', ...record }, true);
  }

  /** Writes what the node answered. */
  async answer(txid: string, answer: string, at: number): Promise<void> {
    // a node's words are of any length
    await this.#append({ type: 'answered', txid, answer: answer.slice(0, 300), at }, false);
  }

  /** Writes what has become of a transaction for good. */
  async settle(txid: string, status: SettledStatus, at: number, height?: bigint): Promise<void> {
    const record: JournalRecord = { type: 'settled', txid, status, at };
    await this.#append(height === undefined ? record : { ...record, height }, false);
  }

  /**
   * Drops the oldest settled transactions, and the bytes of all settled ones, where many have gathered. Killed at any
   * moment it leaves the old file or the new one.
   *
   * @throws journal-unwritable
   */
  async compact(): Promise<void> {
    const settled = this.entries.filter((entry) => entry.settled !== undefined);
    if (settled.length <= kept + surplus) return;
    const dropped = new Set(settled.slice(0, -kept));
    const left = this.entries.filter((entry) => !dropped.has(entry));
    try {
      await replaceProtectedFile(this.path, left.flatMap(toRecords).map(formatRecord).join(''));
    } catch (error) {
      const reason = (error as Error).message;
      throw fail('journal-unwritable', { path: this.path, reason }, { cause: error });
    }
    await this.refresh();
  }

  /** Closes the file; it is opened again when there is something to write. */
  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
  }

  async #append(record: JournalRecord, sync: boolean): Promise<void> {
    try {
      this.#file ??= await this.#openFile();
      const line = Buffer.from(formatRecord(record));
      // What an earlier run left of a line is written over; a line of this run that failed half way, too.
      const { bytesWritten } = await this.#file.write(line, 0, line.length, this.#length);
      if (bytesWritten !== line.length) throw new Error('the disk is full');
      await this.#file.truncate(this.#length + line.length);
      if (sync) await this.#file.datasync();
      this.#length += line.length;
    } catch (error) {
      const reason = (error as Error).message;
      throw fail('journal-unwritable', { path: this.path, reason }, { cause: error });
    }
    this.#apply(record);
  }

  async #openFile(): Promise<FileHandle> {
    await ensureProtectedFolder(dirname(this.path));
    try {
      return await open(this.path, 'r+');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      const file = await open(this.path, 'wx+', 0o600);
      this.#inode = (await file.stat()).ino;
      await syncFolder(dirname(this.path));
      return file;
    }
  }

  async #readNew(): Promise<Buffer> {
    let file: FileHandle;
    try {
      file = await open(this.path, 'r');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
      throw fail(
        'journal-unreadable',
        { path: this.path, reason: (error as Error).message },
        { cause: error },
      );
    }
    try {
      const { size, ino } = await file.stat();
      if (ino !== this.#inode) await this.#startAgain(ino);
      const buffer = Buffer.alloc(Math.max(0, size - this.#length));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, this.#length);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  }

  async #startAgain(inode: number): Promise<void> {
    await this.close();
    this.#entries.clear();
    this.#inode = inode;
    this.#length = 0;
    this.#lines = 0;
  }

  #take(line: string): void {
    this.#lines += 1;
    try {
      this.#apply(parseRecord(line));
    } catch (error) {
      const reason = (error as Error).message;
      throw fail('journal-damaged', { path: this.path, line: this.#lines, reason }, { cause: error });
    }
  }

  #apply(record: JournalRecord): void {
    if (record.type === 'signed') {
      const { type: _, ...signed } = record;
      this.#entries.set(record.txid, { ...signed, answer: undefined, settled: undefined });
      return;
    }
    const entry = this.#entries.get(record.txid);
    if (entry === undefined) throw new Error(`${record.type} before it was signed: ${record.txid}`);
    if (record.type === 'answered') entry.answer = record.answer;
    else entry.settled = { status: record.status, height: record.height };
  }
}

/** The fewest records that make an entry what it is. */
function toRecords({ answer, settled, bytes, ...signed }: Entry): JournalRecord[] {
  const { txid, at } = signed;
  const records: JournalRecord[] = [
    { type: 'signed', ...signed, ...(settled === undefined && bytes !== undefined ? { bytes } : {}) },
  ];
  if (answer !== undefined) records.push({ type: 'answered', txid, answer, at });
  if (settled !== undefined) records.push({ type: 'settled', txid, ...settled, at });
  return records;
}
