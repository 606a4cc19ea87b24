import type { ColumnType } from 'kysely';
import { columns } from '../audit/row.ts';

/** The columns of a ledger's events: those of an export, without the two that are the same in every row. */
export const eventColumns = columns.slice(0, columns.indexOf('chain-id')) as Exclude<
  (typeof columns)[number],
  'chain-id' | 'registry'
>[];
export type EventColumn = (typeof eventColumns)[number];

/** The cells of an event in the order of {@link eventColumns}, as an export writes them; empty for none. */
export type EventCells = readonly string[];

/** Columns that hold NULL for none, so that an index of theirs has no entry for it. */
export const optionalColumns: readonly EventColumn[] = ['patient', 'provider', 'institution'];

/** The place of each column in {@link EventCells}. */
export const at = Object.fromEntries(eventColumns.map((column, index) => [column, index])) as Record<
  EventColumn,
  number
>;

type Optional = 'patient' | 'provider' | 'institution';

/** An event, in the very texts of an export; only its number is one. */
type EventsTable = { [Column in Exclude<EventColumn, 'seq' | Optional>]: string } & {
  [Column in Optional]: string | null;
} & { seq: ColumnType<number, number, never> };

/** What a ledger says of itself, by name. */
interface LedgerTable {
  name: 'format' | 'log' | 'head' | 'staging';
  /** JSON. */
  value: string;
}

/** The tables of a ledger, the same on SQLite and PostgreSQL. */
export interface Tables {
  events: EventsTable;
  /** Events that are proven by a head and wait for those before them: an indexer gives the newest first. */
  staged: EventsTable;
  ledger: LedgerTable;
}

/** The version of this layout. */
export const formatVersion = 1;

/** The topics of logged accesses; all other events change what is known or who may read. */
export const accessTopics = ['access-permitted', 'access-denied'] as const;

/** A condition that is part of an index, letter for letter. */
export const isChange = `"topic" NOT IN ('access-permitted', 'access-denied')`;

/** What differs between the two databases in the definition of a table. */
export interface Dialect {
  /** What stands in front of a table's name: its schema. */
  prefix: string;
  /** A whole number of 64 bits. */
  integer: string;
  /** What stands behind the columns. */
  options: string;
}

/** SQLite keeps what a column is not made for, unless it is told to be strict. */
export const sqliteDialect: Dialect = { prefix: '', integer: 'INTEGER', options: ' STRICT' };
/** The schema of PostgreSQL that holds a ledger's tables. */
export const postgresSchema = 'medrec';
export const postgresDialect: Dialect = { prefix: `"${postgresSchema}".`, integer: 'BIGINT', options: '' };

/** The statements that make the tables. */
export function tableStatements({ prefix, integer, options }: Dialect): string[] {
  const define = (column: EventColumn): string =>
    optionalColumns.includes(column)
      ? `"${column}" TEXT CHECK ("${column}" <> '')`
      : `"${column}" TEXT NOT NULL`;
  const cells = eventColumns.slice(1).map(define).join(', ');
  return [
    `CREATE TABLE ${prefix}"ledger" ("name" TEXT PRIMARY KEY, "value" TEXT NOT NULL)${options}`,
    `CREATE TABLE ${prefix}"events" ("seq" ${integer} PRIMARY KEY, ${cells})${options}`,
    `CREATE TABLE ${prefix}"staged" ("seq" ${integer} PRIMARY KEY, ${cells})${options}`,
  ];
}

/** The statements that make the indexes: after the events are loaded, which is faster than before. */
export function indexStatements({ prefix }: Dialect): string[] {
  const index = (name: string, what: string) =>
    `CREATE INDEX IF NOT EXISTS "${name}" ON ${prefix}"events" ${what}`;
  return [
    index('events_patient', '("patient", "seq") WHERE "patient" IS NOT NULL'),
    index('events_provider', '("provider", "seq") WHERE "provider" IS NOT NULL'),
    index('events_institution', '("institution", "seq") WHERE "institution" IS NOT NULL'),
    index('events_topic', '("topic", "seq")'),
    index('changes', `("patient", "seq") WHERE ${isChange}`),
  ];
}
