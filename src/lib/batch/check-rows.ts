import type { InputOf, Parameters } from '../../command.ts';
import type { Context } from '../../context.ts';
import { fail, MedrecError } from '../errors/medrec-error.ts';
import { describeColumns } from '../parameters/rows-file.ts';
import { reasonColumn } from '../provider/columns.ts';
import { faultMeanings } from '../provider/faults.ts';
import { readTable, type TableRecord } from '../provider/read-table.ts';
import type { BatchKind, BatchRow } from './batch-kind.ts';
import { LineIndex } from './line-index.ts';

/** One fault of one row, or of the file where reading ended. */
export interface RowFault {
  /** The line on which the row begins, from 1; the header is line 1. */
  line: number;
  /** The column's own header, '' for the whole row. */
  column: string;
  /** A word for programs; of what the chain refuses, the contract's own error. */
  code: string;
  /** The value at fault as written, shortened. */
  value: string;
  reason: string;
}

export const rowFaultColumns = ['line', 'column', 'fault', 'value', 'reason'] as const;

/** A fault as the cells of a row, in the order of {@link rowFaultColumns}. */
export function toRowFaultCells({ line, column, code, value, reason }: RowFault): string[] {
  return [String(line), column, code, value, reason];
}

/** A row of the file: its faults, or what it says. */
export interface CheckedRow<Row> extends TableRecord {
  /** The cells by their columns, as written. */
  named: Readonly<Record<string, string>>;
  row?: Row;
  faults: RowFault[];
}

/** The rows of a file, read and checked one by one in constant memory but for what tells duplicates. */
export class RowsChecker<C extends Parameters, Row extends BatchRow> {
  /** The header's cells, once the first row was read. */
  header: readonly string[] = [];
  /** Where reading had to end, if it had to: then nothing is known of the rows that follow. */
  end: RowFault | undefined;
  #places = new Map<string, number>();
  readonly #seen = new LineIndex();

  /** @param context of which cells are parsed: keys, network and clock */
  constructor(
    private readonly path: string,
    private readonly columns: C,
    private readonly kind: Pick<BatchKind<InputOf<C>, Row>, 'makeRow' | 'names' | 'wholeColumns'>,
    private readonly context: Context,
  ) {}

  /**
   * Reads the file once, to its end or to where reading had to end. Of good rows with the same names the first one
   * stands, and each later one is a fault.
   *
   * @throws file-unreadable, batch-header-unusable, batch-file-empty; of the parameters, what is no fault of a cell
   */
  async *rows(): AsyncGenerator<CheckedRow<Row>> {
    const records = readTable(this.path);
    for (let count = -1; ; count += 1) {
      const next = await records.next();
      if (next.done) {
        if (next.value !== undefined) this.#endAt(next.value);
        else if (count < 1) {
          throw fail('batch-file-empty', { path: this.path, columns: describeColumns(this.columns) });
        }
        return;
      }
      if (count === -1) this.#readHeader(next.value.cells);
      else yield await this.#check(next.value);
    }
  }

  #endAt({ line, code, reason }: { line: number; code: keyof typeof faultMeanings; reason: string }): void {
    this.end = { line, column: '', code, value: '', reason: `${faultMeanings[code]} (${reason})` };
  }

  #readHeader(cells: readonly string[]): void {
    this.header = cells;
    const refuse = (reason: string) =>
      fail('batch-header-unusable', { path: this.path, reason, columns: describeColumns(this.columns) });
    for (const [place, cell] of cells.entries()) {
      const name = cell.trim();
      if (name === reasonColumn) continue;
      if (!Object.hasOwn(this.columns, name)) throw refuse(`no column "${shorten(name)}" is known`);
      if (this.#places.has(name)) throw refuse(`the column "${name}" is there twice`);
      this.#places.set(name, place);
    }
    for (const [name, { required }] of Object.entries(this.columns)) {
      if (required !== false && !this.#places.has(name)) throw refuse(`the column "${name}" is missing`);
    }
  }

  async #check({ line, cells }: TableRecord): Promise<CheckedRow<Row>> {
    const faults: RowFault[] = [];
    const named: Record<string, string> = {};
    for (const [name, place] of this.#places) named[name] = (cells[place] ?? '').trim();
    const add = (column: string, code: string, reason: string) =>
      faults.push({ line, column, code, value: shorten(named[column] ?? ''), reason });
    if (cells.length !== this.header.length) {
      add('', 'column-count', `${cells.length} cells instead of ${this.header.length}`);
      return { line, cells, named, faults };
    }
    const input = await this.#parse(named, add);
    if (faults.length > 0) return { line, cells, named, faults };
    const row = await this.#try(
      () => this.kind.makeRow(input, line),
      ({ code, message }) => add('', code, message),
    );
    if (row === undefined) return { line, cells, named, faults };
    const first = this.#seen.note(nameRow(this.kind.names, row), line);
    if (first === undefined) return { line, cells, named, row, faults };
    add('', 'duplicate', `the same ${this.kind.names.join(' and ')} as on line ${first}`);
    return { line, cells, named, faults };
  }

  async #parse(
    named: Readonly<Record<string, string>>,
    add: (column: string, code: string, reason: string) => void,
  ): Promise<InputOf<C>> {
    const input: Record<string, unknown> = {};
    for (const [name, column] of Object.entries(this.columns)) {
      const cell = named[name] === '' ? undefined : named[name];
      const isWhole = this.#places.has(name) && (this.kind.wholeColumns ?? []).includes(name);
      if (cell === undefined && (column.required !== false || isWhole)) {
        add(name, 'cell-missing', `${name} is missing`);
        continue;
      }
      await this.#try(
        async () => {
          input[name] = await column.parse(cell, this.context, cell === undefined ? [] : [cell]);
        },
        // The parameter is an option elsewhere; here it is a column.
        ({ code, message }) => add(name, code, message.replace(/^--/, '')),
      );
    }
    return input as InputOf<C>;
  }

  /** Passes on what is no fault of a row: a node or a configuration that cannot be read. */
  async #try<T>(work: () => T | Promise<T>, tell: (error: MedrecError) => void): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof MedrecError) || !ofRow.has(error.kind)) throw error;
      tell(error);
      return undefined;
    }
  }
}

/** Kinds of errors that a cell can be at fault for. */
const ofRow: ReadonlySet<string> = new Set(['usage', 'keystore']);

/** A row's name in the journal. */
export function nameRow<Row extends BatchRow>(names: readonly (keyof Row & string)[], row: Row): string {
  return names.map((name) => row[name] ?? '').join(' ');
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
