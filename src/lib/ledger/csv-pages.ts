import { sql } from 'kysely';
import type { EventFilter } from '../audit/event-filter.ts';
import { lineFormatter } from '../audit/format.ts';
import type { Head } from '../audit/head.ts';
import { columns as allColumns, type Column } from '../audit/row.ts';
import { topics } from '../contracts/vocabulary.ts';
import { filterToSql, isInexact } from './filter-sql.ts';
import type { Ledger } from './ledger.ts';
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

/** How many rows a page has at most. */
const pageSize = 1_000;

/**
 * The rows that a filter keeps, up to the ledger's head, as CSV.
 *
 * The database itself puts the cells of a page together to one text: of all ways to get a million rows out of it, that is
 * the fastest by far. It is right for the topics of the contracts, whose cells need no quotes; a page with another
 * topic is written cell by cell, and so is what SQL alone cannot filter.
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
  const { seq: end } = ledger.head;
  if (isInexact(filter)) return yield* writeCells(1n, end);
  for (let next = 1n; next <= end; ) {
    const [row] = await ledger.database.all(pageQuery(ledger, filter, style.columns, next));
    const [rows, first, last, strange, text] = row ?? [];
    if (Number(rows ?? 0) === 0) return;
    const span = { firstSeq: BigInt(first ?? 0), lastSeq: BigInt(last ?? 0) };
    if (Number(strange) === 0) yield { rows: Number(rows), ...span, text: `${text}\n` };
    else yield* writeCells(span.firstSeq, span.lastSeq);
    if (Number(rows) < pageSize) return;
    next = span.lastSeq + 1n;
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

function pageQuery({ database, head }: Ledger, filter: EventFilter, names: readonly Column[], from: bigint) {
  const own: Partial<Record<Column, string>> = { 'chain-id': String(head.chainId), registry: head.registry };
  const cells = names.map((column) => {
    const constant = own[column];
    return constant === undefined ? sql.ref(column) : sql`cast(${constant} as text)`;
  });
  // Of a missing cell `concat` makes an empty one, in both databases; `concat_ws` of SQLite 3.45 drops its comma.
  const line = sql<string>`concat(${sql.join(cells, sql`, ',', `)})`;
  const isStrange = sql<number>`case when ${sql.ref('topic')} in (${sql.join(topics.map((topic) => sql.lit(topic)))}) then 0 else 1 end`;
  // The rows of the page come in their order, and SQLite puts them together as they come; PostgreSQL is told.
  const together =
    database.kind === 'sqlite'
      ? sql<string>`group_concat("line", char(10))`
      : sql<string>`string_agg("line", chr(10) order by "seq")`;
  return database.build
    .selectFrom(
      database.build
        .selectFrom('events')
        .select(['seq', isStrange.as('strange'), line.as('line')])
        .where('seq', '>=', Number(from))
        .where('seq', '<=', Number(head.seq))
        .where((eb) => filterToSql(eb, filter))
        .orderBy('seq')
        .limit(pageSize)
        .as('page'),
    )
    .select([
      sql<number>`count(*)`.as('rows'),
      sql<number>`min("seq")`.as('first'),
      sql<number>`max("seq")`.as('last'),
      sql<number>`sum("strange")`.as('strange'),
      together.as('text'),
    ]);
}
