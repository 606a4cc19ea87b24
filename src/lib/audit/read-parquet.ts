import { asyncBufferFromFile, type FileMetaData, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { fail } from '../errors/medrec-error.ts';
import { fromParquet, parquetElement } from './parquet-cells.ts';
import type { ExportFile } from './read-export.ts';
import type { ReadLine } from './read-row.ts';
import { type Column, columns } from './row.ts';

/** Most rows of a row group that is read: it is held in memory. */
const mostGroupRows = 200_000;
/** How many rows are given at once. */
const batchRows = 250;

/**
 * Opens an export in Parquet; a row's number counts as its line.
 *
 * @throws export-unreadable when it is none, or has other columns or types
 */
export async function openParquet(path: string, names: readonly Column[] = columns): Promise<ExportFile> {
  const refuse = (reason: string, cause?: unknown) =>
    fail('export-unreadable', { path, reason: reason.slice(0, 200) }, { cause });
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file).catch((error: Error) => {
    throw refuse(`its Parquet footer cannot be read: ${error.message}`, error);
  });
  const reason = describeSchema(metadata, names);
  if (reason !== undefined) throw refuse(reason);
  async function* readLines(): AsyncGenerator<readonly ReadLine[]> {
    let rowStart = 0;
    for (const group of metadata.row_groups) {
      const count = Number(group.num_rows);
      if (!(count >= 0 && count <= mostGroupRows)) throw refuse(`a row group has ${group.num_rows} rows`);
      const rowEnd = rowStart + count;
      const values = await parquetReadObjects({ file, metadata, rowStart, rowEnd, parsers: exactly }).catch(
        (error: Error) => {
          throw refuse(`rows ${rowStart + 1} to ${rowEnd} cannot be read: ${error.message}`, error);
        },
      );
      if (values.length !== count) throw refuse(`rows ${rowStart + 1} to ${rowEnd} are not all there`);
      // A few at a time: what is made of them is let go of before the next.
      for (let from = 0; from < count; from += batchRows) {
        const batch = values.slice(from, from + batchRows);
        yield batch.map((value, i) => toLine(rowStart + from + i + 1, value, names));
      }
      rowStart = rowEnd;
    }
  }
  return { format: 'parquet', headerLines: 0, lines: readLines() };
}

/** Times as the milliseconds that are stored: a Date would round what is none. */
const exactly = { timestampFromMilliseconds: (millis: bigint) => millis };

function toLine(line: number, row: Record<string, unknown>, names: readonly Column[]): ReadLine {
  const cells: string[] = [];
  for (const column of names) {
    const cell = fromParquet(column, row[column]);
    if (cell === undefined)
      return { line, reason: `has a value in ${column} of a kind that no export has`, column };
    cells.push(cell);
  }
  return { line, cells };
}

function describeSchema({ schema }: FileMetaData, names: readonly Column[]): string | undefined {
  const [root, ...elements] = schema;
  if (root?.num_children !== elements.length) return 'its columns are nested';
  const found = elements.map(({ name }) => name);
  const missing = names.find((column) => !found.includes(column));
  if (missing !== undefined) return `it lacks the column "${missing}"`;
  if (found.length !== names.length) return `it has ${found.length} columns instead of ${names.length}`;
  for (const [i, column] of names.entries()) {
    const { name, type, converted_type: converted } = elements[i] ?? {};
    const due: { type: string; converted_type?: string } = parquetElement(column);
    if (name !== column) return 'its columns are in another order';
    if (type !== due.type || converted !== due.converted_type)
      return `its column "${column}" is of another type`;
  }
  return undefined;
}
