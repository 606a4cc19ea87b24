import { BatchCursor } from './batch-cursor.ts';
import { type ReadLine, type ReadRow, readRow } from './read-row.ts';

/** Walks the lines of a file that has all columns. */
export class RowCursor extends BatchCursor<ReadLine> {
  /** The row that {@link take} will give, with its cells understood. */
  async peek(): Promise<ReadRow | undefined> {
    const next = await this.look();
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
}
