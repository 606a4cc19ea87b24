import type { Compilable, Kysely } from 'kysely';
import type { EventCells, Tables } from './schema.ts';

export type SqlValue = string | number | null;

/** A database that holds a ledger: SQLite or PostgreSQL. Queries are built once, for both, with Kysely. */
export interface Database {
  readonly kind: 'sqlite' | 'postgres';
  /** A path, or a URL without its password: for messages. */
  readonly place: string;
  /** Builds queries; run them with {@link all} and {@link run}. */
  readonly build: Kysely<Tables>;
  /** The rows of a query as arrays, in the order of its columns. */
  all(query: Compilable): Promise<SqlValue[][]>;
  /** As {@link all}, for a statement that was compiled before: at once from SQLite. */
  query(sql: string, parameters: readonly unknown[]): SqlValue[][] | Promise<SqlValue[][]>;
  /** As {@link all}, in the time that passes until the answer is awaited: the database works meanwhile. */
  allAhead(query: Compilable): Promise<SqlValue[][]>;
  /** Runs a statement that gives no rows. */
  run(query: Compilable): Promise<void>;
  /** Puts rows in, many at once. */
  insertEvents(table: 'events' | 'staged', rows: readonly EventCells[]): Promise<void>;
  /** Makes the staged events the ledger's only ones, within a change: the indexes may be gone then. */
  replaceEvents(): Promise<void>;
  /** Runs `work` as one change that is made whole or not at all. Not to be nested. */
  change<T>(work: () => Promise<T>): Promise<T>;
  /** From now on, sees the database as it is now, whatever others change, until it is called again or closed. */
  holdStill(): Promise<void>;
  /** Makes the indexes that are not there. */
  makeIndexes(): Promise<void>;
  /**
   * Takes the right to change the ledger, until it is closed or the process ends.
   *
   * @returns false when another process has it
   */
  takeTurn(): Promise<boolean>;
  close(): Promise<void>;
}
