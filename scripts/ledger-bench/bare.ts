// The limits of the bench: what the bare driver of SQLite takes for the same rows. Prints seconds.
import { hash } from 'node:crypto';
import { createReadStream, rmSync } from 'node:fs';
import Libsql from 'libsql';
import { CellHasher } from '../../src/lib/audit/hash-cells.ts';
import { openExport } from '../../src/lib/audit/read-export.ts';
import {
  eventColumns,
  indexStatements,
  optionalColumns,
  sqliteDialect,
  tableStatements,
} from '../../src/lib/ledger/schema.ts';

const [mode, path = '', file = ''] = process.argv.slice(2);
const isOptional = eventColumns.map((column) => optionalColumns.includes(column));
console.log(mode === 'insert' ? await insert() : readAndHash());

/** Puts the rows of an export into the same table, with the same indexes after it; to read and parse them is not counted. */
async function insert(): Promise<number> {
  rmSync(path, { force: true });
  const db = new Libsql(path);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536');
  db.exec(tableStatements(sqliteDialect)[1] ?? '');
  const statement = db.prepare(`INSERT INTO "events" VALUES (${eventColumns.map(() => '?').join(', ')})`);
  let spent = 0n;
  const count = (work: () => void): void => {
    const started = process.hrtime.bigint();
    work();
    spent += process.hrtime.bigint() - started;
  };
  const { lines } = await openExport(createReadStream(file), { name: file, raw: false });
  let rows: (string | number | null)[][] = [];
  const flush = (): void => {
    db.exec('BEGIN');
    for (const row of rows) statement.run(row);
    db.exec('COMMIT');
    rows = [];
  };
  for await (const batch of lines) {
    for (const { cells = [] } of batch) {
      rows.push(
        eventColumns.map((_, i) =>
          i === 0 ? Number(cells[0]) : isOptional[i] && cells[i] === '' ? null : (cells[i] ?? null),
        ),
      );
    }
    if (rows.length >= 5_000) count(flush);
  }
  count(flush);
  count(() => {
    for (const index of indexStatements(sqliteDialect)) db.exec(index);
  });
  db.close();
  return Number(spent) / 1e9;
}

/** Reads the rows of a ledger, and hashes as many bytes as each event has; how many these are is found out before. */
function readAndHash(): number {
  const db = new Libsql(path);
  const select = db.prepare('SELECT * FROM "events" ORDER BY "seq"').raw();
  const hasher = new CellHasher();
  const lengths: number[] = [];
  for (const row of select.iterate() as Iterable<unknown[]>) {
    const cells = row.map((value) => (value === null ? '' : String(value)));
    lengths.push(hasher.encode(cells)?.length ?? 0);
  }
  const bytes = Buffer.alloc(4096, 1);
  const started = process.hrtime.bigint();
  let i = 0;
  for (const _ of select.iterate() as Iterable<unknown[]>)
    hash('sha256', bytes.subarray(0, lengths[i++]), 'hex');
  const spent = process.hrtime.bigint() - started;
  db.close();
  return Number(spent) / 1e9;
}
