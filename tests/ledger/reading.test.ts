import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EventFilter, matchesFilter } from '../../src/lib/audit/event-filter.ts';
import { formatRow, listCells, type Row } from '../../src/lib/audit/row.ts';
import { Ledger } from '../../src/lib/ledger/ledger.ts';
import { openDatabase } from '../../src/lib/ledger/open-database.ts';
import { type LedgerPlace, parseDatabaseUrl } from '../../src/lib/ledger/place.ts';
import { accessTopics } from '../../src/lib/ledger/schema.ts';
import { LedgerStore } from '../../src/lib/ledger/store.ts';
import { verifyLedger } from '../../src/lib/ledger/verify-ledger.ts';
import { event, headOf, linkRows } from '../audit/arbitrary-events.ts';
import { hasPostgres, usePostgres } from '../support/postgres.ts';

/** A hospital's events among any that Clarity's types allow: names recur, and times rise. */
const log: Row[] = linkRows(
  fc.sample(event, { numRuns: 1_300, seed: 11 }).map((any, i, all) => {
    const of = (column: 'patient' | 'provider' | 'institution') => all[i % 7]?.[column] ?? null;
    return {
      ...any,
      patient: i % 3 === 0 ? any.patient : of('patient'),
      provider: of('provider'),
      institution: of('institution'),
      actor: all[i % 5]?.actor ?? any.actor,
      time: BigInt(1_700_000_000 + Math.floor(i / 3) * 40),
    };
  }),
);
const cellsOf = (row: Row): string[] => listCells(formatRow(row)).slice(0, 18);
const seqs = (rows: readonly Row[]): bigint[] => rows.map(({ event: { seq } }) => seq);

describe.each(['SQLite', 'PostgreSQL'] as const)('reading a ledger in %s', (kind) => {
  const server = kind === 'PostgreSQL' && hasPostgres ? usePostgres() : undefined;
  const skipped = kind === 'PostgreSQL' && !hasPostgres;
  const folder = mkdtempSync(join(tmpdir(), 'medrec-reading-'));
  let place: LedgerPlace;
  let ledger: Ledger;

  beforeAll(async () => {
    if (skipped) return;
    place =
      server === undefined
        ? { kind: 'sqlite', path: join(folder, 'ledger.sqlite') }
        : { kind: 'postgres', url: parseDatabaseUrl(await server.newDatabase()) };
    const store = await LedgerStore.open(place);
    await store.beginStaging({ from: 'file', rebuild: false, last: { seq: 0n, hash: '' } });
    const [last] = log.slice(-1);
    const staging = { from: 'file', rebuild: false, last: { seq: 0n, hash: last?.hash ?? '' } } as const;
    await store.stage(log.map(cellsOf), staging);
    await store.takeOver(headOf(log), 0n);
    await store.close();
    ledger = await Ledger.of(await openDatabase(place, { create: false }));
  });
  afterAll(async () => {
    await ledger?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const read = async (filter: EventFilter, span = {}): Promise<Row[]> => {
    const rows: Row[] = [];
    for await (const page of ledger.readRows(filter, span)) rows.push(...page);
    return rows;
  };

  it.skipIf(skipped)('gives back every row as it was, over page after page', async () => {
    expect(await read({})).toEqual(log);
    expect(await read({}, { from: 400n, to: 1_250n })).toEqual(log.slice(399, 1_250));
    expect(await read({}, { from: 1_299n, to: 5_000n })).toEqual(log.slice(1_298));
    expect(await verifyLedger(ledger, [])).toBeUndefined();
  });

  it.skipIf(skipped)('keeps what a filter keeps, and nothing else', async () => {
    const any = <T>(values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
    const own = (column: 'patient' | 'provider' | 'institution') =>
      any([...new Set(log.flatMap((row) => row.event[column] ?? []))].slice(0, 9));
    const filters = fc.record({
      patient: own('patient'),
      provider: own('provider'),
      institution: own('institution'),
      actor: any(log.slice(0, 5).map((row) => row.event.actor)),
      topics: any([
        ['access-denied'],
        ['consent-granted', 'access-permitted'],
        ['=1+1'],
        ['override-started'],
      ]),
      outcomes: any([['permitted'], ['objected', 'not-covered']]),
      dataTypes: any([4n, 48n, 63n, 1n]),
      purposes: any([1n, 16n, 6n]),
      protectedOnly: any([true as const]),
      overridesOnly: any([true as const]),
      since: any([1_700_000_000n, 1_700_009_000n, 253_402_300_799n]),
      until: any([1_700_000_000n, 1_700_012_000n, 2n ** 70n]),
    });
    // Few parts at a time: all at once keep nothing.
    const parts = filters.chain((filter) =>
      fc
        .subarray(Object.keys(filter), { maxLength: 3 })
        .map((names) => Object.fromEntries(names.map((name) => [name, filter[name as keyof typeof filter]]))),
    );
    await fc.assert(
      fc.asyncProperty(parts, async (filter: EventFilter) => {
        const kept = log.filter((row) => matchesFilter(row.event, filter));
        expect(seqs(await read(filter))).toEqual(seqs(kept));
      }),
      { numRuns: 25 },
    );
  });

  it.skipIf(skipped)('tells treatment from emergency treatment, and a limit from an override', async () => {
    for (const filter of [{ purposes: 1n }, { purposes: 16n }, { overridesOnly: true }] as EventFilter[]) {
      const kept = log.filter((row) => matchesFilter(row.event, filter));
      expect(kept.length).toBeGreaterThan(0);
      expect(seqs(await read(filter))).toEqual(seqs(kept));
    }
  });

  it.skipIf(skipped)('finds rows, changes and moments', async () => {
    expect(await ledger.findRow(777n)).toEqual(log[776]);
    expect(await ledger.findRow(1_301n)).toBeUndefined();
    expect(await ledger.findRow(0n)).toBeUndefined();
    const isChange = (row: Row) => !(accessTopics as readonly string[]).includes(row.event.topic);
    const patient = log[1]?.event.patient ?? '';
    const changes = log
      .filter((row) => isChange(row) && row.event.patient === patient)
      .map((row) => row.event);
    expect(await ledger.readChanges({ patient })).toEqual(changes);
    expect(await ledger.readChanges({ patient }, 600n)).toEqual(changes.filter(({ seq }) => seq <= 600n));
    const parties = log.filter((row) => isChange(row) && row.event.patient === null).map((row) => row.event);
    expect(await ledger.readChanges('parties')).toEqual(parties);
    for (const time of [0n, 1_699_999_999n, 1_700_000_000n, 1_700_000_041n, 1_700_010_000n, 9_999_999_999n]) {
      const before = log.filter((row) => row.event.time <= time);
      expect(await ledger.seqAt(time)).toBe(BigInt(before.length));
    }
  });

  it.skipIf(skipped)('sees one moment, until it looks again', async () => {
    const store = await LedgerStore.open(place);
    const cut = headOf(log.slice(0, 900));
    expect(await store.takeOver(cut, 900n)).toEqual({ added: 0n, removed: 400n });
    expect((await read({})).length).toBe(1_300);
    await ledger.refresh();
    expect((await read({})).length).toBe(900);
    await store.stage(log.slice(900).map(cellsOf), {
      from: 'file',
      rebuild: false,
      last: { seq: 1_300n, hash: '' },
    });
    expect(await store.takeOver(headOf(log), 900n)).toEqual({ added: 400n, removed: 0n });
    await store.close();
    await ledger.refresh();
    expect(await read({})).toEqual(log);
  });

  it.skipIf(skipped)('holds no one up who replaces it', async () => {
    await ledger.refresh();
    expect((await read({}, { to: 10n })).length).toBe(10);
    const store = await LedgerStore.open(place);
    await store.beginStaging({ from: 'file', rebuild: true, last: { seq: 0n, hash: '' } });
    await store.stage(log.slice(0, 700).map(cellsOf), {
      from: 'file',
      rebuild: true,
      last: { seq: 700n, hash: '' },
    });
    expect(await store.takeOver(headOf(log.slice(0, 700)), 0n)).toEqual({ added: 0n, removed: 600n });
    await store.close();
    expect((await read({})).length).toBe(1_300);
    await ledger.refresh();
    expect(await read({})).toEqual(log.slice(0, 700));
  });

  it.skipIf(skipped)('lets one process change it at a time', async () => {
    const store = await LedgerStore.open(place);
    await expect(LedgerStore.open(place)).rejects.toMatchObject({ code: 'ledger-busy' });
    await store.close();
    await (await LedgerStore.open(place)).close();
  });
});
