import { sql } from 'kysely';
import { CellFault } from '../audit/cells.ts';
import type { LedgerEvent } from '../contracts/event.ts';
import { fail } from '../errors/medrec-error.ts';
import type { SqlValue } from './database.ts';
import type { Ledger } from './ledger.ts';
import { isChange } from './schema.ts';
import { changeColumns, decodeChange } from './state/decode-change.ts';

/** Gives the changes about a patient up to an event: at once from SQLite, later from PostgreSQL. */
export type ChangeReader = (
  patient: string,
  until: bigint,
) => readonly LedgerEvent[] | Promise<readonly LedgerEvent[]>;

/**
 * Prepares the reading of single patients' changes: as `readChanges`, but the query is built once, and the events have
 * only the fields that decisions rest on.
 *
 * The reader throws ledger-unusable.
 */
export function prepareChangeReader({ database, place }: Ledger): ChangeReader {
  const { sql: text } = database.build
    .selectFrom('events')
    .select(changeColumns)
    .where('patient', '=', '')
    .where(sql<boolean>`${sql.raw(isChange)}`)
    .where('seq', '<=', 0)
    .orderBy('seq')
    .compile();
  const decode = (patient: string, rows: readonly SqlValue[][]): LedgerEvent[] => {
    try {
      return rows.map((cells) => decodeChange(patient, cells));
    } catch (error) {
      if (!(error instanceof CellFault)) throw error;
      const reason = `a change of ${patient} has a cell that ${error.message}`;
      throw fail('ledger-unusable', { place, reason }, { cause: error });
    }
  };
  return (patient, until) => {
    const rows = database.query(text, [patient, Number(until)]);
    return Array.isArray(rows) ? decode(patient, rows) : rows.then((found) => decode(patient, found));
  };
}
