import { sql } from 'kysely';
import type { Context } from '../../context.ts';
import { parseCell, timeCell } from '../audit/cells.ts';
import { type EventFilter, matchesFilter } from '../audit/event-filter.ts';
import type { Head } from '../audit/head.ts';
import { parseHead } from '../audit/parse-head.ts';
import { type Cells, parseRow, type Row } from '../audit/row.ts';
import type { LedgerEvent } from '../contracts/event.ts';
import { fail } from '../errors/medrec-error.ts';
import type { Database, SqlValue } from './database.ts';
import { filterToSql, isInexact } from './filter-sql.ts';
import { openDatabase } from './open-database.ts';
import { findLedgerPlace, type LedgerNaming } from './place.ts';
import { at, type EventCells, eventColumns, isChange } from './schema.ts';

/** A span of the log: sequence numbers, both inclusive. */
export interface Span {
  from?: bigint;
  to?: bigint;
}

/** How many rows are read at a time. */
const pageSize = 1_000;

/**
 * A ledger as it is read: a copy of the event log up to a head that a node named, or that was kept, and that the chain
 * of its hashes met. All readings are of one moment until {@link refresh}.
 */
export class Ledger {
  #head: Head;

  private constructor(
    readonly database: Database,
    head: Head,
  ) {
    this.#head = head;
  }

  /** Reads the ledger of a database. Throws ledger-empty, ledger-unusable. */
  static async of(database: Database): Promise<Ledger> {
    await database.holdStill();
    return new Ledger(database, await readProvenHead(database));
  }

  /** A path, or a URL without its password: for messages. */
  get place(): string {
    return this.database.place;
  }

  /** The newest proven head. */
  get head(): Head {
    return this.#head;
  }

  /** Sees what was added, or rolled back, since. Throws ledger-empty, ledger-unusable. */
  async refresh(): Promise<void> {
    await this.database.holdStill();
    this.#head = await readProvenHead(this.database);
  }

  /** The rows that a filter keeps, in the order of the log, page by page. Throws ledger-unusable. */
  async *readRows(filter: EventFilter = {}, span: Span = {}): AsyncGenerator<readonly Row[]> {
    for await (const page of this.readCells(filter, span)) yield page.map((cells) => this.toRow(cells));
  }

  /** As {@link readRows}, but the cells in the order of the columns, without those of the log itself. */
  async *readCells(filter: EventFilter = {}, span: Span = {}): AsyncGenerator<readonly EventCells[]> {
    const last = minimum(span.to ?? this.#head.seq, this.#head.seq);
    const inexact = isInexact(filter);
    let next = Number(span.from ?? 1n);
    while (BigInt(next) <= last) {
      const values = await this.database.all(
        this.database.build
          .selectFrom('events')
          .select(eventColumns)
          .where('seq', '>=', next)
          .where('seq', '<=', Number(last))
          .where((eb) => filterToSql(eb, filter))
          .orderBy('seq')
          .limit(pageSize),
      );
      const page = values.map(toCells);
      const kept = inexact ? page.filter((cells) => matchesFilter(this.toRow(cells).event, filter)) : page;
      if (kept.length > 0) yield kept;
      if (page.length < pageSize) return;
      next = Number(page.at(-1)?.[at.seq]) + 1;
    }
  }

  /** The row of a number, if it is proven. Throws ledger-unusable. */
  async findRow(seq: bigint): Promise<Row | undefined> {
    for await (const [row] of this.readRows({}, { from: seq, to: seq })) return row;
    return undefined;
  }

  /**
   * The events that can change who may read: of a patient, or of no patient (registrations and governance).
   *
   * @param until the last number
   * @throws ledger-unusable
   */
  async readChanges(of: { patient: string } | 'parties', until = this.#head.seq): Promise<LedgerEvent[]> {
    const query = this.database.build
      .selectFrom('events')
      .select(eventColumns)
      .where(of === 'parties' ? (eb) => eb('patient', 'is', null) : (eb) => eb('patient', '=', of.patient))
      .where(sql<boolean>`${sql.raw(isChange)}`)
      .where('seq', '<=', Number(minimum(until, this.#head.seq)))
      .orderBy('seq');
    const rows = await this.database.all(query);
    return rows.map((values) => this.toRow(toCells(values)).event);
  }

  /**
   * The number of the last event whose block time is not later; 0n when there is none. Block times never fall.
   *
   * @param time seconds
   */
  async seqAt(time: bigint): Promise<bigint> {
    let [before, after] = [0n, this.#head.seq + 1n];
    while (after - before > 1n) {
      const middle = (before + after) / 2n;
      const [row] = await this.database.all(
        this.database.build.selectFrom('events').select('time').where('seq', '=', Number(middle)),
      );
      if (row === undefined) throw this.#damaged(middle, 'is missing');
      if (parseCell(timeCell, String(row[0])) <= time) before = middle;
      else after = middle;
    }
    return before;
  }

  /** A row of its cells. Throws ledger-unusable when they are none. */
  toRow(cells: EventCells): Row {
    const named = Object.fromEntries(eventColumns.map((column, i) => [column, cells[i] ?? ''])) as Cells;
    const { chainId, registry } = this.#head;
    try {
      return parseRow({ ...named, 'chain-id': String(chainId), registry });
    } catch (error) {
      throw this.#damaged(named.seq, (error as Error).message, error);
    }
  }

  async close(): Promise<void> {
    await this.database.close();
  }

  #damaged(seq: bigint | string, reason: string, cause?: unknown) {
    return fail('ledger-unusable', { place: this.place, reason: `seq ${seq} ${reason}` }, { cause });
  }
}

/** Opens the ledger that the options name, for reading. Throws ledger-missing, ledger-empty, ledger-unusable, ledger-unreachable. */
export async function openLedger(context: Context, naming: LedgerNaming): Promise<Ledger> {
  const place = await findLedgerPlace(context, naming);
  const database = await openDatabase(place, { create: false });
  try {
    return await Ledger.of(database);
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The values of a row as cells. */
export function toCells(values: readonly SqlValue[]): string[] {
  return values.map((value) => (value === null ? '' : String(value)));
}

async function readProvenHead(database: Database): Promise<Head> {
  const [row] = await database.all(
    database.build.selectFrom('ledger').select('value').where('name', '=', 'head'),
  );
  if (row === undefined) throw fail('ledger-empty', { place: database.place });
  try {
    return parseHead(String(row[0]));
  } catch (error) {
    const reason = `its head: ${(error as Error).message}`;
    throw fail('ledger-unusable', { place: database.place, reason }, { cause: error });
  }
}

function minimum(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
