import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { formatHeader, lineFormatter } from '../../src/lib/audit/format.ts';
import { formatHead, type Head } from '../../src/lib/audit/head.ts';
import { columns, formatRow, listCells, type Row } from '../../src/lib/audit/row.ts';
import { Ledger } from '../../src/lib/ledger/ledger.ts';
import { openDatabase } from '../../src/lib/ledger/open-database.ts';
import { runMedrec } from '../support/run-medrec.ts';

/** The head of rows, as a node told it `age` seconds after the last of them. */
export function headOfRows(rows: readonly Row[], age = 0n): Head {
  const last = rows.at(-1);
  if (last === undefined) throw new Error('a log without rows');
  const { seq, time, height } = last.event;
  const reading = { profile: 'simnet', time: time + age, height, readAt: time + age };
  return { chainId: last.chainId, registry: last.registry, seq, hash: last.hash, reading };
}

/** Loads rows into the ledger at `place`, which are the options that name it. */
export async function syncRows(
  { folder, env }: { folder: string; env: Record<string, string> },
  place: readonly string[],
  rows: readonly Row[],
): Promise<void> {
  const [file, head] = [join(folder, 'synced.ndjson'), join(folder, 'synced.head.json')];
  const toLine = lineFormatter({ format: 'ndjson', columns, raw: false });
  writeFileSync(file, formatHeader('ndjson') + rows.map((row) => toLine(listCells(formatRow(row)))).join(''));
  writeFileSync(head, formatHead(headOfRows(rows)));
  const argv = ['ledger', 'sync', '--file', file, '--head', head, ...place, '--json'];
  const { code, stdout } = await runMedrec(argv, { env });
  expect({ code, stdout: code === 0 ? '' : stdout }).toEqual({ code: 0, stdout: '' });
}

/** Opens the ledger that the options name. */
export async function openPlace([flag, where = '']: readonly string[]): Promise<Ledger> {
  const place =
    flag === '--ledger'
      ? ({ kind: 'sqlite', path: where } as const)
      : ({ kind: 'postgres', url: new URL(where) } as const);
  return await Ledger.of(await openDatabase(place, { create: false }));
}
