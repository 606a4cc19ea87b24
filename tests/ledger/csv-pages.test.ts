import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeHistory } from '../../scripts/history/make-history.ts';
import { headOf } from '../../scripts/history/write-history.ts';
import { type EventFilter, matchesFilter } from '../../src/lib/audit/event-filter.ts';
import { lineFormatter } from '../../src/lib/audit/format.ts';
import { type Column, columns, formatRow, type Row } from '../../src/lib/audit/row.ts';
import { readCsvPages } from '../../src/lib/ledger/csv-pages.ts';
import type { Ledger } from '../../src/lib/ledger/ledger.ts';
import { type LedgerPlace, parseDatabaseUrl } from '../../src/lib/ledger/place.ts';
import { event, linkRows } from '../audit/arbitrary-events.ts';
import { fillLedger } from '../audit/fill-ledger.ts';
import { hasPostgres, usePostgres } from '../support/postgres.ts';

/** A history, and among it events of any topic: these come on some pages only. */
const strange = fc.sample(event, { numRuns: 40, seed: 5 });
const log: Row[] = linkRows([
  ...[...makeHistory({ seed: 3, events: 2_400, patients: 40 })].map((row) => row.event),
  ...strange.map((any, i) => ({ ...any, time: 1_900_000_000n + BigInt(i) })),
  ...[...makeHistory({ seed: 4, events: 300, patients: 9 })].map((row) => ({
    ...row.event,
    time: 2_000_000_000n,
  })),
]);

describe.each(['SQLite', 'PostgreSQL'] as const)('CSV that %s puts together', (kind) => {
  const server = kind === 'PostgreSQL' && hasPostgres ? usePostgres() : undefined;
  const skipped = kind === 'PostgreSQL' && !hasPostgres;
  const folder = mkdtempSync(join(tmpdir(), 'medrec-csv-pages-'));
  let ledger: Ledger;

  beforeAll(async () => {
    if (skipped) return;
    const place: LedgerPlace =
      server === undefined
        ? { kind: 'sqlite', path: join(folder, 'ledger.sqlite') }
        : { kind: 'postgres', url: parseDatabaseUrl(await server.newDatabase()) };
    ledger = await fillLedger(place, log);
  });
  afterAll(async () => {
    await ledger?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const patient = log.find((row) => row.event.patient !== null)?.event.patient ?? '';
  const cases: [string, EventFilter, readonly Column[], boolean][] = [
    ['the whole log', {}, columns, false],
    ['the whole log, raw', {}, columns, true],
    ['a patient', { patient }, columns, false],
    ['some topics', { topics: ['access-denied', 'consent-granted'] }, columns, false],
    ['some columns in an order of their own', {}, ['registry', 'ref', 'seq', 'patient', 'topic'], false],
    ['one column, of cells that may be empty', {}, ['patient'], false],
    ['what SQL alone cannot filter', { dataTypes: 4n, since: 1_700_000_000n }, columns, false],
    ['nothing', { actor: 'ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM' }, columns, false],
  ];
  it.skipIf(skipped).each(cases)(
    'has the bytes of rows written one by one: %s',
    async (_, filter, names, raw) => {
      const formatLine = lineFormatter({ format: 'csv', columns: names, raw });
      const kept = log.filter((row) => matchesFilter(row.event, filter));
      const lines = kept.map((row) => {
        const cells = formatRow(row);
        return formatLine(names.map((column) => cells[column]));
      });
      let text = '';
      let rows = 0;
      for await (const page of readCsvPages(ledger, filter, { columns: names, raw })) {
        text += page.text;
        expect(page.firstSeq).toBe(kept[rows]?.event.seq);
        rows += page.rows;
        expect(page.lastSeq).toBe(kept[rows - 1]?.event.seq);
      }
      expect(rows).toBe(kept.length);
      expect(text).toBe(lines.join(''));
    },
  );

  it.skipIf(skipped)('ends with the head', () => {
    expect(ledger.head).toEqual(headOf(log.at(-1) as Row));
  });
});
