import type { SqlValue } from './database.ts';

/** What is used of the driver's connection whose queries run on a thread of its own. */
interface Connection {
  exec(sql: string): Promise<unknown>;
  prepare(sql: string): Promise<Statement>;
  close(): void;
}
interface Statement {
  raw(): Statement;
  all(parameters: readonly unknown[]): Promise<SqlValue[][]>;
}

/** A second connection to a ledger's file: its queries run beside this thread, which goes on with what it has. */
export class SqliteAhead {
  readonly #statements = new Map<string, Promise<Statement>>();

  private constructor(private readonly connection: Connection) {}

  /**
   * Opens one that sees the same as the first connection.
   *
   * @param head the ledger's head as the first connection sees it
   * @returns undefined when the ledger was changed since the first one was opened
   */
  static async open(path: string, head: SqlValue): Promise<SqliteAhead | undefined> {
    const { default: Driver } = await import('libsql/promise');
    const connection = new Driver(path, { timeout: 10_000 }) as unknown as Connection;
    try {
      await connection.exec(
        'PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA query_only = ON; PRAGMA cache_size = -16384; BEGIN',
      );
      const ahead = new SqliteAhead(connection);
      const [row] = await ahead.all(headQuery, []);
      if (row?.[0] === head) return ahead;
    } catch (error) {
      connection.close();
      throw error;
    }
    connection.close();
    return undefined;
  }

  async all(sql: string, parameters: readonly unknown[]): Promise<SqlValue[][]> {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.connection.prepare(sql).then((prepared) => prepared.raw());
      this.#statements.set(sql, statement);
    }
    return await (await statement).all([...parameters]);
  }

  close(): void {
    this.connection.close();
  }
}

/** The head of a ledger: two connections that see the same one see the same events. */
export const headQuery = `SELECT "value" FROM "ledger" WHERE "name" = 'head'`;
