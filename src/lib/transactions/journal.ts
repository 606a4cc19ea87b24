import { type FileHandle, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fail, MedrecError } from '../errors/medrec-error.ts';
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
      if (isGivenUp(settled)) free.add(nonce);
      else free.delete(nonce);
    }
    return [...free].filter((nonce) => nonce >= confirmed).sort((one, other) => (one < other ? -1 : 1));
  }

  find(txid: string): Entry | undefined {
    return this.#entries.get(txid);
  }

  /** Transactions that were given up, though their nonces are not used yet: one that a node had kept may come back. */
  givenUp(confirmed: bigint): readonly Entry[] {
    const free = this.freeNonces(confirmed);
    return this.entries.filter(({ nonce, settled }) => isGivenUp(settled) && free.includes(nonce));
  }

  /** Writes a signed transaction, and returns once it is on the disk. Throws journal-unwritable, journal-taken. */
  async sign(record: Omit<SignedRecord, 'type'>): Promise<void> {
    await this.#append({ type: 'signed', ...record }, true);
  }

  /** Writes what the node answered; one that was given up is open again. Throws as {@link sign} does. */
  async answer(txid: string, answer: string, at: number): Promise<void> {
    // a node's words are of any length
    await this.#append({ type: 'answered', txid, answer: answer.slice(0, 300), at }, false);
  }

  /** Writes what has become of a transaction for good. Throws as {@link sign} does. */
  async settle(txid: string, status: SettledStatus, at: number, height?: bigint): Promise<void> {
    const record: JournalRecord = { type: 'settled', txid, status, at };
    await this.#append(height === undefined ? record : { ...record, height }, false);
  }

  /**
   * Drops the oldest settled transactions, and the bytes of all settled ones, where many have gathered. Killed at any
   * moment it leaves the old file or the new one; without room for both it leaves the old one.
   */
  async compact(): Promise<void> {
    const settled = this.entries.filter((entry) => entry.settled !== undefined);
    if (settled.length <= kept + surplus) return;
    const { size, ino } = await stat(this.path);
    if (size !== this.#length || ino !== this.#inode) return;
    const dropped = new Set(settled.slice(0, -kept));
    const left = this.entries.filter((entry) => !dropped.has(entry));
    await replaceProtectedFile(this.path, left.flatMap(toRecords).map(formatRecord).join(''));
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
      await this.#cutTorn(this.#file);
      await this.#write(this.#file, Buffer.from(formatRecord(record)), sync);
    } catch (error) {
      if (error instanceof MedrecError) throw error;
      const reason = (error as Error).message;
      throw fail('journal-unwritable', { path: this.path, reason }, { cause: error });
    }
    this.#apply(record);
  }

  async #write(file: FileHandle, line: Buffer, sync: boolean): Promise<void> {
    try {
      const { bytesWritten } = await file.write(line, 0, line.length, this.#length);
      if (bytesWritten !== line.length) throw new Error('the disk is full');
      if (sync) await file.datasync();
    } catch (error) {
      // What could not be written whole, or not synced, is not there.
      await file.truncate(this.#length).catch(() => undefined);
      throw error;
    }
    this.#length += line.length;
  }

  /**
   * Cuts off what an earlier run left of a line. Whole lines there are another run's: this one stood still, as on a
   * machine that slept, until its lock was taken over, and what it knows is out of date.
   *
   * @throws journal-taken
   */
  async #cutTorn(file: FileHandle): Promise<void> {
    const { size, ino, nlink } = await file.stat();
    const isSame = ino === this.#inode && nlink > 0 && size >= this.#length;
    const tail = Buffer.alloc(isSame ? size - this.#length : 0);
    await file.read(tail, 0, tail.length, this.#length);
    if (!isSame || tail.includes(10)) throw fail('journal-taken', { address: this.address });
    if (tail.length > 0) await file.truncate(this.#length);
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
      // One that was given up and is sent again is the newest of its nonce.
      this.#entries.delete(record.txid);
      this.#entries.set(record.txid, { ...signed, answer: undefined, settled: undefined });
      return;
    }
    const entry = this.#entries.get(record.txid);
    if (entry === undefined) throw new Error(`${record.type} before it was signed: ${record.txid}`);
    if (record.type === 'answered') {
      entry.answer = record.answer;
      if (isGivenUp(entry.settled)) entry.settled = undefined;
    } else entry.settled = { status: record.status, height: record.height };
  }
}

/** Whether its nonce may be taken again, as the node refused it or lost it. */
function isGivenUp(settled: Entry['settled']): boolean {
  return settled?.status === 'rejected' || settled?.status === 'dropped';
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
