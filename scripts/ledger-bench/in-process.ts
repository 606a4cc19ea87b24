import Libsql from 'libsql';
import { Decisions } from '../../src/lib/ledger/decisions.ts';
import { Ledger } from '../../src/lib/ledger/ledger.ts';
import { openDatabase } from '../../src/lib/ledger/open-database.ts';
import { eventColumns } from '../../src/lib/ledger/schema.ts';
import { Dice } from '../history/dice.ts';

/** Milliseconds of a patient's rows, some fifty, from the ledger and from the bare prepared statement: medians. */
export async function measurePatients(path: string): Promise<{ rows: number; ms: number; bareMs: number }> {
  const ledger = await Ledger.of(await openDatabase({ kind: 'sqlite', path }, { create: false }));
  const db = new Libsql(path);
  const chosen = db
    .prepare(
      'SELECT "patient" FROM "events" WHERE "patient" IS NOT NULL GROUP BY "patient" HAVING count(*) BETWEEN 45 AND 55 LIMIT 300',
    )
    .raw()
    .all() as [string][];
  const select = db
    .prepare(
      `SELECT ${eventColumns.map((column) => `"${column}"`).join(', ')} FROM "events" WHERE "patient" = ? ORDER BY "seq"`,
    )
    .raw();
  const own: number[] = [];
  const bare: number[] = [];
  let rows = 0;
  for (const [patient] of [...chosen, ...chosen, ...chosen]) {
    let started = process.hrtime.bigint();
    rows += select.all(patient).length;
    bare.push(Number(process.hrtime.bigint() - started) / 1e6);
    started = process.hrtime.bigint();
    for await (const page of ledger.readCells({ patient })) rows -= page.length;
    own.push(Number(process.hrtime.bigint() - started) / 1e6);
  }
  if (rows !== 0) throw new Error('the two do not give the same rows');
  await ledger.close();
  db.close();
  return { rows: chosen.length, ms: median(own), bareMs: median(bare) };
}

/** Decisions a second over random patients and providers, and how long one takes: most are of a patient that is known. */
export async function measureDecisions(
  path: string,
  count: number,
): Promise<{ perSecond: number; p50Ms: number; p99Ms: number; patients: number }> {
  const ledger = await Ledger.of(await openDatabase({ kind: 'sqlite', path }, { create: false }));
  const db = new Libsql(path);
  const list = (column: string): string[] =>
    (
      db.prepare(`SELECT DISTINCT "${column}" FROM "events" WHERE "${column}" IS NOT NULL`).raw().all() as [
        string,
      ][]
    ).map(([name]) => name);
  const [patients, providers] = [list('patient'), list('provider')];
  db.close();
  const dice = new Dice(1);
  const questions = Array.from({ length: count }, () => ({
    patient: dice.pick(patients),
    question: {
      provider: dice.pick(providers),
      dataTypes: BigInt(1 + Math.floor(dice.fraction() * 63)),
      purpose: dice.pick([1n, 1n, 1n, 2n, 16n]),
    },
  }));
  const now = ledger.head.reading?.time ?? 0n;
  const decisions = await Decisions.open(ledger);
  const times = new Float64Array(count);
  const started = process.hrtime.bigint();
  let before = started;
  for (const [i, { patient, question }] of questions.entries()) {
    const decision = decisions.decide(patient, question, now);
    if (decision instanceof Promise) await decision;
    const after = process.hrtime.bigint();
    times[i] = Number(after - before) / 1e6;
    before = after;
  }
  const seconds = Number(before - started) / 1e9;
  await ledger.close();
  times.sort();
  const at = (share: number): number => times[Math.min(count - 1, Math.floor(count * share))] as number;
  return { perSecond: count / seconds, p50Ms: at(0.5), p99Ms: at(0.99), patients: patients.length };
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] as number;
}
