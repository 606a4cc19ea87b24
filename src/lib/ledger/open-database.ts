import type { Database } from './database.ts';
import type { LedgerPlace } from './place.ts';

/**
 * Opens the database of a ledger.
 *
 * @param create makes it when it is not there, and lets it be changed
 * @throws ledger-missing, ledger-unusable, ledger-unreachable, ledger-driver-missing
 */
export async function openDatabase(place: LedgerPlace, options: { create: boolean }): Promise<Database> {
  if (place.kind === 'sqlite') {
    const { SqliteDatabase } = await import('./sqlite-database.ts');
    return await SqliteDatabase.open(place.path, options);
  }
  const { PostgresDatabase } = await import('./postgres-database.ts');
  return await PostgresDatabase.open(place.url, options);
}
