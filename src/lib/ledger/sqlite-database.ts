import { mkdir, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  type Compilable,
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type Libsql from 'libsql';
import { lock } from 'proper-lockfile';
import { fail } from '../errors/medrec-error.ts';
import type { Database, SqlValue } from './database.ts';
import {
  type EventCells,
  eventColumns,
  formatVersion,
  indexStatements,
  optionalColumns,
  sqliteDialect,
  type Tables,
  tableStatements,
} from './schema.ts';
import { headQuery, SqliteAhead } from './sqlite-ahead.ts';

/** "mrec": says in the file's header whose it is. */
const applicationId = 0x6d726563;
const isOptional = eventColumns.map((column) => optionalColumns.includes(column));

/** A ledger in a file of SQLite, mode 0600. */
export class SqliteDatabase implements Database {
  readonly kind = 'sqlite';
  readonly build = new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
  readonly #statements = new Map<string, Libsql.Statement>();
  #held = false;
  #ahead: Promise<SqliteAhead | undefined> | undefined;
  #release: (() => Promise<void>) | undefined;

  private constructor(
    readonly place: string,
    private readonly db: Libsql.Database,
  ) {}

  /**
   * Opens a ledger, and makes it when it may and must.
   *
   * @throws ledger-missing, ledger-unusable, ledger-driver-missing
   */
  static async open(path: string, { create }: { create: boolean }): Promise<SqliteDatabase> {
    const found = await stat(path).catch(() => undefined);
    if (found === undefined && !create) throw fail('ledger-missing', { place: path });
    if (found !== undefined && !found.isFile()) throw unusable(path, 'it is no file');
    const Driver = await loadDriver();
    try {
      if (found === undefined) {
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        // SQLite gives the files beside it the mode of this one.
        await (await open(path, 'ax', 0o600)).close();
      }
      // Waits this long, in milliseconds, for another process that writes.
      const db = new Driver(path, { timeout: 10_000 });
      const database = new SqliteDatabase(path, db);
      try {
        database.#prepareFile(create);
      } catch (error) {
        db.close();
        throw error;
      }
      return database;
    } catch (error) {
      throw (error as Error).name === 'MedrecError' ? error : unusable(path, describe(error), error);
    }
  }

  async all(query: Compilable): Promise<SqlValue[][]> {
    const { sql, parameters } = query.compile();
    return this.query(sql, parameters);
  }

  /** The rows of a statement, at once. */
  query(sql: string, parameters: readonly unknown[] = []): SqlValue[][] {
    return this.#guard(() => this.#prepare(sql).all([...parameters]) as SqlValue[][]);
  }

  async allAhead(query: Compilable): Promise<SqlValue[][]> {
    const { sql, parameters } = query.compile();
    this.#ahead ??= SqliteAhead.open(this.place, this.query(headQuery)[0]?.[0] ?? null);
    try {
      const ahead = await this.#ahead;
      return ahead === undefined ? this.query(sql, parameters) : await ahead.all(sql, parameters);
    } catch (error) {
      throw unusable(this.place, describe(error), error);
    }
  }

  async run(query: Compilable): Promise<void> {
    const { sql, parameters } = query.compile();
    this.#guard(() => this.#prepare(sql).run([...parameters]));
  }

  async insertEvents(table: 'events' | 'staged', rows: readonly EventCells[]): Promise<void> {
    const insert = this.#prepare(`INSERT INTO "${table}" VALUES (${eventColumns.map(() => '?').join(', ')})`);
    this.#guard(() => {
      for (const row of rows) {
        const values: SqlValue[] = new Array(eventColumns.length);
        values[0] = Number(row[0]);
        for (let i = 1; i < values.length; i += 1) {
          const text = row[i] as string;
          values[i] = text === '' && isOptional[i] ? null : text;
        }
        insert.run(values);
      }
    });
  }

  async replaceEvents(): Promise<void> {
    // A million rows at once, without a copy.
    this.#exec('DROP TABLE "events"');
    this.#exec('ALTER TABLE "staged" RENAME TO "events"');
    for (const statement of tableStatements(sqliteDialect).slice(2)) this.#exec(statement);
  }

  async change<T>(work: () => Promise<T>): Promise<T> {
    this.#exec('BEGIN IMMEDIATE');
    try {
      const result = await work();
      this.#exec('COMMIT');
      return result;
    } catch (error) {
      // A full disk may have ended the transaction already.
      if (this.db.inTransaction) this.#exec('ROLLBACK');
      throw error;
    }
  }

  async holdStill(): Promise<void> {
    if (this.#held) this.#exec('COMMIT');
    await this.#closeAhead();
    this.#exec('BEGIN');
    // A transaction of SQLite begins with its first reading.
    this.query('SELECT 1 FROM "ledger"');
    this.#held = true;
  }

  async makeIndexes(): Promise<void> {
    for (const statement of indexStatements(sqliteDialect)) this.#exec(statement);
  }

  async takeTurn(): Promise<boolean> {
    try {
      this.#release = await lock(this.place, { stale: 10_000, onCompromised: () => undefined });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ELOCKED') return false;
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#closeAhead();
    this.#statements.clear();
    this.db.close();
    await this.#release?.().catch(() => undefined);
  }

  async #closeAhead(): Promise<void> {
    const ahead = await this.#ahead?.catch(() => undefined);
    ahead?.close();
    this.#ahead = undefined;
  }

  /** Looks at whose file it is before anything in it is used, and makes the tables of an empty one. */
  #prepareFile(create: boolean): void {
    // What a schema of someone else's names is not to be trusted, nor are its pages.
    this.db.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;');
    const own = this.#schema();
    if (own.length === 0 && create) {
      this.db.exec(`PRAGMA journal_mode = WAL; PRAGMA application_id = ${applicationId};`);
      this.db.exec(`BEGIN IMMEDIATE; ${tableStatements(sqliteDialect).join('; ')};
        INSERT INTO "ledger" VALUES ('format', '${formatVersion}'); COMMIT;`);
    } else {
      this.#checkSchema(own);
    }
    // For who writes: pages that are changed again and again reach the file less often, and an index is sorted by a thread
    // beside this one.
    const many = 'PRAGMA wal_autocheckpoint = 16384; PRAGMA cache_size = -65536; PRAGMA threads = 2;';
    this.db.exec(`PRAGMA synchronous = NORMAL; ${create ? many : 'PRAGMA cache_size = -16384;'}`);
    if (!create) this.db.exec('PRAGMA query_only = ON');
  }

  #schema(): SqlValue[][] {
    return this.db
      .prepare('SELECT "sql" FROM "sqlite_master" WHERE "sql" IS NOT NULL ORDER BY "name"')
      .raw()
      .all() as SqlValue[][];
  }

  /** Nothing but our own tables and indexes, as we make them: a view or a trigger could say anything. */
  #checkSchema(found: SqlValue[][]): void {
    if (found.length === 0) throw unusable(this.place, 'it is empty: run `medrec ledger sync`');
    const known = new Set(
      [...tableStatements(sqliteDialect), ...indexStatements(sqliteDialect)].map((sql) =>
        sql.replace(' IF NOT EXISTS', ''),
      ),
    );
    const tables = found.filter(([sql]) => String(sql).startsWith('CREATE TABLE'));
    const strange = found.find(([sql]) => !known.has(String(sql)));
    if (strange !== undefined || tables.length !== 3) {
      throw unusable(this.place, 'its tables are not those of a ledger of this version');
    }
  }

  #prepare(sql: string): Libsql.Statement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#guard(() => this.db.prepare(sql));
      // A statement that gives no rows cannot be raw.
      if (statement.reader) statement = statement.raw();
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #exec(sql: string): void {
    this.#guard(() => this.db.exec(sql));
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw unusable(this.place, describe(error), error);
    }
  }
}

async function loadDriver(): Promise<typeof Libsql> {
  try {
    return (await import('libsql')).default;
  } catch (error) {
    throw fail('ledger-driver-missing', { reason: describe(error) }, { cause: error });
  }
}

function unusable(place: string, reason: string, cause?: unknown) {
  return fail('ledger-unusable', { place, reason }, { cause });
}

function describe(error: unknown): string {
  return (error as Error).message.split('\n')[0] ?? 'no reason given';
}
