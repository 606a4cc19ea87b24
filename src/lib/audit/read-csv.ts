import { quote } from './cells.ts';
import { type CsvRecord, readCsvRecords } from './csv-records.ts';
import type { ReadLine } from './read-row.ts';
import { type Column, columns } from './row.ts';
import { restore } from './spreadsheet.ts';

/**
 * Reads the header of CSV, and then its rows as they are asked for.
 *
 * @param raw text that a spreadsheet would run was left as it is
 * @param names the columns that it must have, in their order
 * @returns a sentence when the header is another
 */
export async function openCsv(
  bytes: AsyncIterable<Uint8Array>,
  raw: boolean,
  names: readonly Column[],
): Promise<AsyncIterable<readonly ReadLine[]> | string> {
  const batches = readCsvRecords(bytes);
  const { value, done } = await batches.next();
  const [header, ...rest] = done ? [] : value;
  const reason = header === undefined ? 'it has no header' : describeHeader(header, names);
  if (reason === undefined) return readRows(rest, batches, raw, names);
  await batches.return(undefined);
  return reason;
}

async function* readRows(
  first: readonly CsvRecord[],
  batches: AsyncIterable<readonly CsvRecord[]>,
  raw: boolean,
  names: readonly Column[],
): AsyncGenerator<readonly ReadLine[]> {
  const topicAt = names.indexOf('topic');
  const toRow = (found: CsvRecord): ReadLine => {
    if (found.record === undefined) return found;
    const { line, record } = found;
    if (record.length !== names.length) {
      const cells = record.length === 1 ? '1 cell' : `${record.length} cells`;
      return { line, reason: `has ${cells} instead of ${names.length}` };
    }
    const written = record[topicAt];
    if (raw || written === undefined) return { line, cells: record };
    const topic = restore(written);
    if (topic === written) return { line, cells: record };
    if (topic !== undefined) return { line, cells: record.with(topicAt, topic) };
    const reason =
      'has text that a spreadsheet would run; if it was exported with --raw, verify it with --raw';
    return { line, reason, column: 'topic' };
  };
  yield first.map(toRow);
  for await (const batch of batches) yield batch.map(toRow);
}

function describeHeader(header: CsvRecord, names: readonly Column[]): string | undefined {
  if (header.record === undefined) return `its first line ${header.reason}`;
  const { record } = header;
  const same = record.length === names.length && names.every((column, i) => record[i] === column);
  if (same) return undefined;
  const isColumn = (name: string) => (columns as readonly string[]).includes(name);
  if (!record.some(isColumn)) return `its first line is not the header "${names.slice(0, 3).join(',')},…"`;
  const twice = record.find((name, i) => record.indexOf(name) !== i);
  if (twice !== undefined) return `its header names the column ${quote(twice)} twice`;
  const extra = record.find((name) => !(names as readonly string[]).includes(name));
  if (extra !== undefined) return `its header names ${quote(extra)}, which is no column of an export`;
  const missing = names.find((column) => !record.includes(column));
  if (missing !== undefined) return `its header lacks the column "${missing}"`;
  return 'the columns of its header are in another order';
}
