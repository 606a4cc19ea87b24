import { headOf } from '../../scripts/history/write-history.ts';
import { formatRow, listCells, type Row } from '../../src/lib/audit/row.ts';
import { Ledger } from '../../src/lib/ledger/ledger.ts';
import { openDatabase } from '../../src/lib/ledger/open-database.ts';
import type { LedgerPlace } from '../../src/lib/ledger/place.ts';
import { eventColumns } from '../../src/lib/ledger/schema.ts';
import { LedgerStore } from '../../src/lib/ledger/store.ts';

/** Makes a ledger of a log, and opens it for reading. */
export async function fillLedger(place: LedgerPlace, log: readonly Row[]): Promise<Ledger> {
  const last = log.at(-1) as Row;
  const store = await LedgerStore.open(place);
  const staging = { from: 'file', rebuild: false, last: { seq: 0n, hash: last.hash } } as const;
  await store.beginStaging(staging);
  await store.stage(
    log.map((row) => listCells(formatRow(row)).slice(0, eventColumns.length)),
    staging,
  );
  await store.takeOver(headOf(last), 0n);
  await store.close();
  return await Ledger.of(await openDatabase(place, { create: false }));
}
