import { LineIndex } from '../batch/line-index.ts';
import { fail } from '../errors/medrec-error.ts';
import { checkRow, type ProviderRow } from './check-row.ts';
import { type Columns, type ReadRow, recogniseColumns } from './columns.ts';
import { type Fault, makeFault } from './faults.ts';
import type { PrincipalRules } from './principal-rules.ts';
import { readBlocks, type TableRecord } from './read-table.ts';

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
   * Reads the file once, in blocks, to its end or to where reading had to end. Of rows that share an NPI or a principal the first
   * one stands, even when it has faults of its own, and each later one is a fault.
   *
   * @throws file-unreadable, provider-header-unusable, provider-file-empty
   */
  async *blocks(): AsyncGenerator<CheckedRecord[]> {
    const blocks = readBlocks(this.path);
    for (;;) {
      const next = await blocks.next();
      if (next.done) {
        if (next.value !== undefined) {
          const { line, code, reason } = next.value;
          this.end = makeFault({ line, npi: '', column: '' }, code, '', reason);
        } else if (this.count === 0) {
          throw fail('provider-file-empty', { path: this.path });
        }
        return;
      }
      yield this.#checkBlock(next.value);
    }
  }

  #checkBlock(records: TableRecord[]): CheckedRecord[] {
    const [header, ...others] = records;
    if (this.#columns !== undefined || header === undefined) return this.#checkRecords(records);
    this.#columns = recogniseColumns(header.cells, this.path);
    this.header = header.cells;
    return this.#checkRecords(others);
  }

  #checkRecords(records: readonly TableRecord[]): CheckedRecord[] {
    const columns = this.#columns;
    if (columns === undefined) return [];
    this.count += records.length;
    return records.map((record) => this.#check(record, columns));
  }

  #check(record: TableRecord, columns: Columns): CheckedRecord {
    const read = columns.read(record.cells);
    const result = checkRow(record, read, columns, this.principals);
    const duplicates = this.#findDuplicates(record.line, read);
    const { npi } = read.row;
    const { line, cells } = record;
    if ('row' in result && duplicates.length === 0) return { line, cells, npi, row: result.row, faults: [] };
    return { line, cells, npi, faults: [...('faults' in result ? result.faults : []), ...duplicates] };
  }

  #findDuplicates(line: number, { row, headers }: ReadRow): Fault[] {
    const duplicates: Fault[] = [];
    for (const field of ['npi', 'principal'] as const) {
      const value = row[field];
      const first = value === '' ? undefined : this.#seen[field].note(value, line);
      if (first === undefined) continue;
      const where = { line, npi: row.npi, column: headers[field] };
      duplicates.push(makeFault(where, `${field}-duplicate`, value, `line ${first}`));
    }
    return duplicates;
  }
}
