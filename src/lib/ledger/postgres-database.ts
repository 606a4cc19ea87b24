import {
  type Compilable,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import type { Client } from 'pg';
import { fail } from '../errors/medrec-error.ts';
import type { Database, SqlValue } from './database.ts';
import {
  type EventCells,
  eventColumns,
  formatVersion,
  indexStatements,
  optionalColumns,
  postgresDialect,
  postgresSchema,
  type Tables,
  tableStatements,
} from './schema.ts';

const { prefix } = postgresDialect;
/** The advisory lock of who changes a ledger. */
const turn = 0x6d726563;

/** A ledger in PostgreSQL, shared by many. */
export class PostgresDatabase implements Database {
  readonly kind = 'postgres';
  readonly build = new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  }).withSchema(postgresSchema);
  #held = false;

  private constructor(
    readonly place: string,
    private readonly client: Client,
  ) {}

  /**
   * Opens a ledger, and makes it when it may and must.
   *
   * @throws ledger-missing, ledger-unusable, ledger-unreachable
   */
  static async open(url: URL, { create }: { create: boolean }): Promise<PostgresDatabase> {
    const { default: pg } = await import('pg');
    const client = new pg.Client({ connectionString: url.href, application_name: 'medrec' });
    // A connection that breaks while no one waits for an answer; the next question says so.
    client.on('error', () => undefined);
    try {
      await client.connect();
    } catch (error) {
      throw fail('ledger-unreachable', { place: url.href, reason: describe(error) }, { cause: error });
    }
    const database = new PostgresDatabase(url.href, client);
    try {
      await database.#prepareTables(create);
    } catch (error) {
      await client.end();
      throw error;
    }
    return database;
  }

  async all(query: Compilable): Promise<SqlValue[][]> {
    const { sql, parameters } = query.compile();
    return await this.query(sql, parameters);
  }

  async allAhead(query: Compilable): Promise<SqlValue[][]> {
    return await this.all(query);
  }

  async run(query: Compilable): Promise<void> {
    await this.all(query);
  }

  async insertEvents(table: 'events' | 'staged', rows: readonly EventCells[]): Promise<void> {
    if (rows.length === 0) return;
    const lists = eventColumns.map((column, i) =>
      rows.map((row) => (row[i] === '' && optionalColumns.includes(column) ? null : row[i])),
    );
    const types = eventColumns.map((_, i) => `$${i + 1}::${i === 0 ? 'bigint' : 'text'}[]`);
    await this.query(`INSERT INTO ${prefix}"${table}" SELECT * FROM unnest(${types.join(', ')})`, lists);
  }

  async replaceEvents(): Promise<void> {
    // To drop the table would wait for all who read, and keep others from it meanwhile.
    await this.query(`DELETE FROM ${prefix}"events"`);
    await this.query(`INSERT INTO ${prefix}"events" SELECT * FROM ${prefix}"staged" ORDER BY "seq"`);
    await this.query(`DELETE FROM ${prefix}"staged"`);
  }

  async change<T>(work: () => Promise<T>): Promise<T> {
    await this.query('BEGIN');
    try {
      const result = await work();
      await this.query('COMMIT');
      return result;
    } catch (error) {
      await this.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  async holdStill(): Promise<void> {
    if (this.#held) await this.query('COMMIT');
    await this.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    // It begins with its first reading.
    await this.query(`SELECT 1 FROM ${prefix}"ledger"`);
    this.#held = true;
  }

  async makeIndexes(): Promise<void> {
    for (const statement of indexStatements(postgresDialect)) await this.query(statement);
  }

  async takeTurn(): Promise<boolean> {
    const [row] = await this.query('SELECT pg_try_advisory_lock($1)::int', [turn]);
    return row?.[0] === 1;
  }

  async close(): Promise<void> {
    await this.client.end();
  }

  async #prepareTables(create: boolean): Promise<void> {
    const [found] = await this.query(
      'SELECT count(*)::int FROM information_schema.tables WHERE table_schema = $1 AND table_name = ANY($2)',
      [postgresSchema, ['events', 'staged', 'ledger']],
    );
    if (found?.[0] === 3) return await this.#checkFormat();
    if (!create) throw fail('ledger-missing', { place: this.place });
    await this.change(async () => {
      // Two that come first at once: one makes the tables, the other finds them.
      await this.query('SELECT pg_advisory_xact_lock($1)', [turn + 1]);
      await this.query(`CREATE SCHEMA IF NOT EXISTS "${postgresSchema}"`);
      for (const statement of tableStatements(postgresDialect)) {
        await this.query(statement.replace('CREATE TABLE', 'CREATE TABLE IF NOT EXISTS'));
      }
      await this.query(
        `INSERT INTO ${prefix}"ledger" VALUES ('format', '${formatVersion}') ON CONFLICT DO NOTHING`,
      );
    });
  }

  async #checkFormat(): Promise<void> {
    const [row] = await this.query(`SELECT "value" FROM ${prefix}"ledger" WHERE "name" = 'format'`);
    if (row?.[0] !== String(formatVersion)) {
      const reason = `its format is ${row?.[0] ?? 'not told'}, and this version knows ${formatVersion}`;
      throw fail('ledger-unusable', { place: this.place, reason });
    }
  }

  /** The rows of a statement. */
  async query(text: string, values: readonly unknown[] = []): Promise<SqlValue[][]> {
    try {
      const { rows } = await this.client.query<SqlValue[]>({ text, values: [...values], rowMode: 'array' });
      return rows;
    } catch (error) {
      throw fail('ledger-unusable', { place: this.place, reason: describe(error) }, { cause: error });
    }
  }
}

function describe(error: unknown): string {
  const { message, code } = error as Error & { code?: string };
  return (message || code || 'no reason given').split('\n')[0] ?? '';
}
