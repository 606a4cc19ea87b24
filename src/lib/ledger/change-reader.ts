import { sql } from 'kysely';
import { CellFault } from '../audit/cells.ts';
import type { LedgerEvent } from '../contracts/event.ts';
import { fail } from '../errors/medrec-error.ts';
import type { SqlValue } from './database.ts';
import type { Ledger } from './ledger.ts';
import { isChange } from './schema.ts';
import { changeColumns, decodeChange } from './state/decode-change.ts';

/** At once from SQLite, later from PostgreSQL. */
type Events = readonly LedgerEvent[] | Promise<readonly LedgerEvent[]>;

const pageSize = 1_000;

/**
 * Reads changes as `readChanges` does, for those who decide thousands of times a second: the queries are built once, and
 * the events have only the fields that decisions rest on.
 */
export class ChangeReader {
  readonly #next: string;
  readonly #ofPatient: string;
  readonly #ofParties: string;

  constructor(private readonly ledger: Ledger) {
    const { build } = ledger.database;
    const changes = build
      .selectFrom('events')
      .select(changeColumns)
      .where(sql<boolean>`${sql.raw(isChange)}`)
      .where('seq', '<=', 0)
      .orderBy('seq');
    this.#ofParties = changes.where('patient', 'is', null).compile().sql;
    this.#ofPatient = changes.where('patient', '=', '').compile().sql;
    this.#next = changes.where('seq', '>', 0).limit(pageSize).compile().sql;
  }

  /** The changes about a patient up to the event `until`. Throws ledger-unusable. */
  ofPatient(patient: string, until: bigint): Events {
    return this.#read(this.#ofPatient, [Number(until), patient]);
  }

  /** The changes that name no patient. Throws ledger-unusable. */
  ofParties(until: bigint): Events {
    return this.#read(this.#ofParties, [Number(until)]);
  }

  /** The next changes after an event, of whomever, up to 1,000; none at the end. Throws ledger-unusable. */
  after(seq: bigint): Events {
    return this.#read(this.#next, [Number(this.ledger.head.seq), Number(seq), pageSize]);
  }

  #read(text: string, values: readonly SqlValue[]): Events {
    const rows = this.ledger.database.query(text, values);
    return rows instanceof Promise ? rows.then((found) => this.#decode(found)) : this.#decode(rows);
  }

  #decode(rows: readonly SqlValue[][]): LedgerEvent[] {
    try {
      return rows.map(decodeChange);
    } catch (error) {
      if (!(error instanceof CellFault)) throw error;
      const reason = `a change has a cell that ${error.message}`;
      throw fail('ledger-unusable', { place: this.ledger.place, reason }, { cause: error });
    }
  }
}
