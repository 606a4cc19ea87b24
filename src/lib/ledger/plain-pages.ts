import { sql } from 'kysely';
import type { EventFilter } from '../audit/event-filter.ts';
import type { Column } from '../audit/row.ts';
import { topics } from '../contracts/vocabulary.ts';
import type { SqlValue } from './database.ts';
import { filterToSql } from './filter-sql.ts';
import type { Ledger } from './ledger.ts';

/** Rows that follow one another in what a filter keeps. */
export interface PlainPage {
  rows: number;
  firstSeq: bigint;
  lastSeq: bigint;
  /**
   * Their lines, cells with a comma between them and nothing in quotes, each line but the last with its end. Undefined where
   * a topic is not one of the contracts', so that it may hold anything.
   */
  text: string | undefined;
}

/** How many rows a page has at most. */
const pageSize = 1_000;

/**
 * The rows that a filter keeps as far as SQL can tell, up to the ledger's head, as text.
 *
 * The database itself puts the cells of a page together: of all ways to get a million rows out of it, that is the fastest
 * by far, and it does so with the next page while this one is looked at.
 */
export async function* readPlainPages(
  ledger: Ledger,
  filter: EventFilter,
  columns: readonly Column[],
): AsyncGenerator<PlainPage> {
  const { seq: end } = ledger.head;
  const ask = (from: bigint): Promise<SqlValue[][]> =>
    ledger.database.allAhead(pageQuery(ledger, filter, columns, from));
  let asked: Promise<SqlValue[][]> | undefined = ask(1n);
  while (asked !== undefined) {
    const answer: SqlValue[][] = await asked;
    const [rows, first, last, strange, text] = answer[0] ?? [];
    if (Number(rows ?? 0) === 0) return;
    const page = { rows: Number(rows), firstSeq: BigInt(first ?? 0), lastSeq: BigInt(last ?? 0) };
    const isLast = page.rows < pageSize || page.lastSeq >= end;
    asked = isLast ? undefined : ask(page.lastSeq + 1n);
    // What goes wrong with it is told when it is awaited, if it is.
    asked?.catch(() => undefined);
    yield { ...page, text: Number(strange) === 0 ? String(text) : undefined };
  }
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
