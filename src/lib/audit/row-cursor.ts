import type { ReadRow } from './read-row.ts';

/** Walks rows one by one, with a look at the next; keeps no other. */
export class RowCursor {
  readonly #rows: AsyncIterator<ReadRow>;
  #ahead: ReadRow | undefined;
  #ended = false;

  constructor(rows: AsyncIterable<ReadRow>) {
    this.#rows = rows[Symbol.asyncIterator]();
  }

  async next(): Promise<ReadRow | undefined> {
    const row = await this.peek();
    this.#ahead = undefined;
    return row;
  }

  /** The row that {@link next} will give. */
  async peek(): Promise<ReadRow | undefined> {
    if (this.#ahead !== undefined || this.#ended) return this.#ahead;
    const { value, done } = await this.#rows.next();
    this.#ended = done === true;
    this.#ahead = done ? undefined : value;
    return this.#ahead;
  }

  /** Reads on to the row of `seq`, and gives its line; undefined, all read, when there is none. */
  async findSeq(seq: bigint): Promise<number | undefined> {
    for (let row = await this.next(); row !== undefined; row = await this.next()) {
      if (row.row?.event.seq === seq) return row.line;
    }
    return undefined;
  }

  /** Ends the reading, wherever it is. */
  async close(): Promise<void> {
    await this.#rows.return?.();
  }
}
