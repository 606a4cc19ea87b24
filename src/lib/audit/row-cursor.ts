import { type ReadLine, type ReadRow, readRow } from './read-row.ts';

/** Walks the lines of a file one by one, with a look at the next; keeps no other than those read with it. */
export class RowCursor {
  readonly #batches: AsyncIterator<readonly ReadLine[]>;
  #batch: readonly ReadLine[] = [];
  #at = 0;

  constructor(batches: AsyncIterable<readonly ReadLine[]>) {
    this.#batches = batches[Symbol.asyncIterator]();
  }

  /** The next line when it was read with the one before it: a promise for each of a million lines takes longer than the work on it. */
  takeRead(): ReadLine | undefined {
    return this.#at < this.#batch.length ? this.#batch[this.#at++] : undefined;
  }

  /** The next line; undefined at the end. */
  async take(): Promise<ReadLine | undefined> {
    const next = await this.peekLine();
    if (next !== undefined) this.#at += 1;
    return next;
  }

  /** The line that {@link take} will give. */
  async peekLine(): Promise<ReadLine | undefined> {
    while (this.#at >= this.#batch.length) {
      const { value, done } = await this.#batches.next();
      if (done) return undefined;
      this.#batch = value;
      this.#at = 0;
    }
    return this.#batch[this.#at];
  }

  /** The row that {@link take} will give, with its cells understood. */
  async peek(): Promise<ReadRow | undefined> {
    const next = await this.peekLine();
    return next === undefined ? undefined : readRow(next);
  }

  /** Reads on to the first row that `is` accepts, and gives its line; undefined, all read, when there is none. */
  async find(is: (read: ReadRow) => boolean): Promise<number | undefined> {
    for (let next = await this.take(); next !== undefined; next = await this.take()) {
      if (is(readRow(next))) return next.line;
    }
    return undefined;
  }

  /** Reads on to the row of `seq`, and gives its line; undefined, all read, when there is none. */
  async findSeq(seq: bigint): Promise<number | undefined> {
    return await this.find(({ row }) => row?.event.seq === seq);
  }

  /** Ends the reading, wherever it is. */
  async close(): Promise<void> {
    await this.#batches.return?.();
  }
}
