import { LineIndex } from '../batch/line-index.ts';
import { fail } from '../errors/medrec-error.ts';
import { checkRow, type ProviderRow } from './check-row.ts';
import { type Columns, recogniseColumns } from './columns.ts';
import { type Fault, makeFault } from './faults.ts';
import type { PrincipalRules } from './principal-rules.ts';
import { readTable, type TableRecord } from './read-table.ts';

/** A row of the file: its faults, or what it says. */
export interface CheckedRecord extends TableRecord {
  /** The row's NPI as written, '' when it has none. */
  npi: string;
  row?: ProviderRow;
  faults: Fault[];
}

/** A provider file, read and checked row by row in constant memory but for what tells duplicates. */
export class ProviderFile {
  #columns: Columns | undefined;
  /** The header's cells, once the first row was read. */
  header: readonly string[] = [];
  /** How many rows were read, faulty ones among them. */
  count = 0;
  /** Where reading had to end, if it had to: then nothing is known of the rows that follow. */
  end: Fault | undefined;
  readonly #seen = { npi: new LineIndex(), principal: new LineIndex() };

  constructor(
    private readonly path: string,
    private readonly principals: PrincipalRules,
  ) {}

  get form(): Columns['form'] {
    return this.#columns?.form ?? 'plain';
  }

  /**
   * Reads the file once, to its end or to where reading had to end. Of rows that share an NPI or a principal the first
   * one stands, even when it has faults of its own, and each later one is a fault.
   *
   * @throws file-unreadable, provider-header-unusable, provider-file-empty
   */
  async *records(): AsyncGenerator<CheckedRecord> {
    const records = readTable(this.path);
    for (;;) {
      const next = await records.next();
      if (next.done) {
        if (next.value !== undefined) {
          const { line, code, reason } = next.value;
          this.end = makeFault({ line, npi: '', column: '' }, code, '', reason);
        } else if (this.count === 0) {
          throw fail('provider-file-empty', { path: this.path });
        }
        return;
      }
      if (this.#columns === undefined) {
        this.#columns = recogniseColumns(next.value.cells, this.path);
        this.header = next.value.cells;
      } else {
        this.count += 1;
        yield this.#check(next.value, this.#columns);
      }
    }
  }

  #check(record: TableRecord, columns: Columns): CheckedRecord {
    const result = checkRow(record, columns, this.principals);
    const { npi, duplicates } = this.#findDuplicates(record, columns);
    if ('row' in result && duplicates.length === 0) return { ...record, npi, row: result.row, faults: [] };
    return { ...record, npi, faults: [...('faults' in result ? result.faults : []), ...duplicates] };
  }

  #findDuplicates({ line, cells }: TableRecord, columns: Columns): { npi: string; duplicates: Fault[] } {
    const { row, headers } = columns.read(cells);
    const duplicates: Fault[] = [];
    for (const field of ['npi', 'principal'] as const) {
      const value = row[field];
      const first = value === '' ? undefined : this.#seen[field].note(value, line);
      if (first === undefined) continue;
      const where = { line, npi: row.npi, column: headers[field] };
      duplicates.push(makeFault(where, `${field}-duplicate`, value, `line ${first}`));
    }
    return { npi: row.npi, duplicates };
  }
}
