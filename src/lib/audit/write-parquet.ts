import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { fail } from '../errors/medrec-error.ts';
import { CellFault } from './cells.ts';
import { parquetElement, toParquet } from './parquet-cells.ts';
import type { Column } from './row.ts';

/** Rows of a row group: what is held in memory at once. */
const groupRows = 2_000;

/** Writes rows as Parquet to a stream, one row group at a time; memory does not grow with the file. */
export class ParquetRows {
  readonly #writer: ParquetWriter;
  #columns: (bigint | string | null)[][];
  #rows = 0;

  /** @param write takes the bytes of the file, in their order */
  constructor(
    private readonly names: readonly Column[],
    version: string,
    write: (bytes: Uint8Array) => Promise<void>,
  ) {
    const writer = new ByteWriter();
    const flush = async (): Promise<void> => {
      const bytes = writer.getBytes().slice();
      writer.index = 0;
      await write(bytes);
    };
    this.#writer = new ParquetWriter({
      writer: Object.assign(writer, { flush, finish: flush }),
      schema: [{ name: 'root', num_children: names.length }, ...names.map(parquetElement)],
      createdBy: `medrec version ${version}`,
    });
    this.#columns = names.map(() => []);
  }

  /**
   * Adds rows.
   *
   * @param rows cells of the file's columns, in their order
   * @throws export-unfit for a value that Parquet's type cannot hold
   */
  async add(rows: readonly (readonly string[])[]): Promise<void> {
    for (const row of rows) {
      for (const [i, column] of this.names.entries()) {
        this.#columns[i]?.push(convert(column, row[i] ?? ''));
      }
      this.#rows += 1;
      if (this.#rows === groupRows) await this.#writeGroup();
    }
  }

  /** Writes what is left, and the footer. */
  async finish(): Promise<void> {
    if (this.#rows > 0) await this.#writeGroup();
    await this.#writer.finish();
  }

  async #writeGroup(): Promise<void> {
    const columnData = this.names.map((name, i) => ({ name, data: this.#columns[i] ?? [] }));
    this.#columns = this.names.map(() => []);
    this.#rows = 0;
    await this.#writer.write({ columnData, rowGroupSize: groupRows });
  }
}

function convert(column: Column, text: string): bigint | string | null {
  try {
    return toParquet(column, text);
  } catch (error) {
    if (!(error instanceof CellFault)) throw error;
    throw fail('export-unfit', { column, value: text, reason: error.message }, { cause: error });
  }
}
