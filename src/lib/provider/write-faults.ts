import { writeFile } from 'node:fs/promises';
import { stringify } from 'csv-stringify/sync';
import { neutralise } from '../audit/spreadsheet.ts';
import { fail } from '../errors/medrec-error.ts';
import { sanitize } from '../output/view.ts';
import { type Fault, faultColumns, toFaultCells } from './faults.ts';

/**
 * Writes faults as CSV, a header alone where there are none. Their values came from the file: what a spreadsheet
 * would run is neutralised. The file is readable by its owner only, since a value can be a license number.
 *
 * @throws file-unwritable
 */
export async function writeFaults(path: string, faults: readonly Fault[]): Promise<void> {
  const rows = faults.map((fault) => toFaultCells(fault).map((cell) => neutralise(sanitize(cell))));
  try {
    await writeFile(path, stringify([faultColumns, ...rows]), { mode: 0o600 });
  } catch (error) {
    const reason = (error as Error).message;
    throw fail('file-unwritable', { path, reason, flag: '--faults' }, { cause: error });
  }
}
