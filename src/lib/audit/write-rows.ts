import { cellPicker, readCsvPages } from '../ledger/csv-pages.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { EventFilter } from './event-filter.ts';
import type { Format } from './export-formats.ts';
import { formatHeader, lineFormatter } from './format.ts';
import { columns as allColumns, type Column } from './row.ts';
import type { Write } from './write-whole.ts';

export interface RowsRequest {
  filter: EventFilter;
  /** In the file's order. */
  columns: readonly Column[];
  format: Format;
  /** Leaves text as it is that a spreadsheet would run. */
  raw: boolean;
  /** The program's version, for Parquet's footer. */
  version: string;
  /** Told the last seq that was written, page by page. */
  onProgress?: ((seq: bigint) => Promise<void>) | undefined;
}

/** What was written. */
export interface WrittenRows {
  rows: bigint;
  /** null when there are none. */
  firstSeq: bigint | null;
  lastSeq: bigint | null;
}

/**
 * Writes the rows of a ledger that a filter keeps, up to its head, with the header of the form. Memory does not grow
 * with the rows.
 *
 * @throws ledger-unusable, export-unfit, what `write` throws
 */
export async function writeRows(ledger: Ledger, request: RowsRequest, write: Write): Promise<WrittenRows> {
  const written: WrittenRows = { rows: 0n, firstSeq: null, lastSeq: null };
  const count = async (rows: number, firstSeq: bigint, lastSeq: bigint): Promise<void> => {
    written.rows += BigInt(rows);
    written.firstSeq ??= firstSeq;
    written.lastSeq = lastSeq;
    await request.onProgress?.(lastSeq);
  };
  const { filter, columns, format, raw } = request;
  if (format === 'csv') {
    await write(formatHeader('csv', columns));
    for await (const { rows, firstSeq, lastSeq, text } of readCsvPages(ledger, filter, { columns, raw })) {
      await write(text);
      await count(rows, firstSeq, lastSeq);
    }
    return written;
  }
  const pick = cellPicker(ledger.head, columns);
  const rows = await openRows(request, write);
  for await (const page of ledger.readCells(filter)) {
    await rows.add(page.map(pick));
    await count(page.length, BigInt(page[0]?.[seqAt] ?? 0), BigInt(page.at(-1)?.[seqAt] ?? 0));
  }
  await rows.finish();
  return written;
}

const seqAt = allColumns.indexOf('seq');

interface RowWriter {
  add(rows: readonly (readonly string[])[]): Promise<void>;
  finish(): Promise<void>;
}

async function openRows({ format, columns, raw, version }: RowsRequest, write: Write): Promise<RowWriter> {
  if (format === 'parquet') {
    const { ParquetRows } = await import('./write-parquet.ts');
    return new ParquetRows(columns, version, write);
  }
  const formatLine = lineFormatter({ format: 'ndjson', columns, raw });
  return {
    add: async (rows) => await write(rows.map(formatLine).join('')),
    finish: async () => undefined,
  };
}
