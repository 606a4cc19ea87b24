import { fail } from '../errors/medrec-error.ts';
import { checkRow, type ProviderRow } from './check-row.ts';
import { type Columns, recogniseColumns } from './columns.ts';
import { type Fault, makeFault } from './faults.ts';
import type { PrincipalRules } from './principal-rules.ts';
import { readTable } from './read-table.ts';

/** A provider file, read and checked to its end, or to where reading had to end. */
export interface CheckedFile {
  form: Columns['form'];
  /** How many rows were read, faulty ones among them. */
  count: number;
  /** Rows without fault, in the order of the file. */
  rows: ProviderRow[];
  /** In the order of their lines. */
  faults: Fault[];
  /** False when reading ended early: then nothing is known of the rows that follow. */
  complete: boolean;
}

/**
 * Reads and checks a whole provider file. Of rows that share an NPI or a principal the first one stands, even when
 * it has faults of its own, and each later one is a fault.
 *
 * @throws file-unreadable, provider-header-unusable, provider-file-empty
 */
export async function checkFile(path: string, principals: PrincipalRules): Promise<CheckedFile> {
  const records = readTable(path);
  let columns: Columns | undefined;
  const checked: CheckedFile = { form: 'plain', count: 0, rows: [], faults: [], complete: true };
  const seen = { npi: new Map<string, number>(), principal: new Map<string, number>() };
  for (;;) {
    const next = await records.next();
    if (next.done) {
      if (next.value !== undefined) {
        const { line, code, reason } = next.value;
        checked.faults.push(makeFault({ line, npi: '', column: '' }, code, '', reason));
        checked.complete = false;
      } else if (checked.count === 0) {
        throw fail('provider-file-empty', { path });
      }
      return checked;
    }
    if (columns === undefined) {
      columns = recogniseColumns(next.value.cells, path);
      checked.form = columns.form;
      continue;
    }
    checked.count += 1;
    const result = checkRow(next.value, columns, principals);
    const duplicates = findDuplicates(next.value, columns, seen);
    if ('row' in result && duplicates.length === 0) checked.rows.push(result.row);
    else checked.faults.push(...('faults' in result ? result.faults : []), ...duplicates);
  }
}

function findDuplicates(
  { line, cells }: { line: number; cells: string[] },
  columns: Columns,
  seen: Record<'npi' | 'principal', Map<string, number>>,
): Fault[] {
  const { row, headers } = columns.read(cells);
  const faults: Fault[] = [];
  for (const field of ['npi', 'principal'] as const) {
    const value = row[field];
    if (value === '') continue;
    const first = seen[field].get(value);
    if (first === undefined) {
      seen[field].set(value, line);
    } else {
      const where = { line, npi: row.npi, column: headers[field] };
      faults.push(makeFault(where, `${field}-duplicate`, value, `line ${first}`));
    }
  }
  return faults;
}
