import type { EventFilter } from '../audit/event-filter.ts';
import { lineFormatter } from '../audit/format.ts';
import type { Head } from '../audit/head.ts';
import { columns as allColumns, type Column } from '../audit/row.ts';
import { isInexact } from './filter-sql.ts';
import type { Ledger } from './ledger.ts';
import { readPlainPages } from './plain-pages.ts';
import { eventColumns } from './schema.ts';

/** Rows of a ledger as lines of CSV, in the order of the log. */
export interface CsvPage {
  rows: number;
  firstSeq: bigint;
  lastSeq: bigint;
  /** The lines, each with its end. */
  text: string;
}

export interface CsvStyle {
  columns: readonly Column[];
  /** Leaves text as it is that a spreadsheet would run. */
  raw: boolean;
}

/**
 * The rows that a filter keeps, up to the ledger's head, as CSV: for the topics of the contracts as the database puts them
 * together, whose cells need no quotes; a page with another topic is written cell by cell, and so is what SQL alone cannot
 * filter.
 */
export async function* readCsvPages(
  ledger: Ledger,
  filter: EventFilter,
  style: CsvStyle,
): AsyncGenerator<CsvPage> {
  const formatLine = lineFormatter({ format: 'csv', ...style });
  const pick = cellPicker(ledger.head, style.columns);
  const writeCells = async function* (from: bigint, to: bigint): AsyncGenerator<CsvPage> {
    for await (const page of ledger.readCells(filter, { from, to })) {
      const [first, last] = [page[0]?.[0], page.at(-1)?.[0]];
      const text = page.map((cells) => formatLine(pick(cells))).join('');
      yield { rows: page.length, firstSeq: BigInt(first ?? 0), lastSeq: BigInt(last ?? 0), text };
    }
  };
  if (isInexact(filter)) return yield* writeCells(1n, ledger.head.seq);
  for await (const { text, ...page } of readPlainPages(ledger, filter, style.columns)) {
    if (text === undefined) yield* writeCells(page.firstSeq, page.lastSeq);
    else yield { ...page, text: `${text}\n` };
  }
}

/** Gives the cells of a file's columns from those of a ledger's row. */
export function cellPicker(
  { chainId, registry }: Head,
  names: readonly Column[],
): (cells: readonly string[]) => readonly string[] {
  const own = [String(chainId), registry];
  const places = names.map((column) => allColumns.indexOf(column));
  return (cells) => places.map((at) => cells[at] ?? own[at - eventColumns.length] ?? '');
}
