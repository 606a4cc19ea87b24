import { fail } from '../errors/medrec-error.ts';
import type { TextFormat } from './export-formats.ts';
import { openCsv } from './read-csv.ts';
import { readNdjson } from './read-ndjson.ts';
import type { ReadLine } from './read-row.ts';
import { type Column, columns } from './row.ts';

export interface ExportFile {
  format: TextFormat | 'parquet';
  /** Lines in front of the rows. */
  headerLines: number;
  /** The lines of the file, read as they are asked for, some at a time. */
  lines: AsyncIterable<readonly ReadLine[]>;
}

export interface ReadOptions {
  /** The file's name, for errors. */
  name: string;
  /** Text that a spreadsheet would run was left as it is (`--raw`). */
  raw: boolean;
  /** The columns that the file must have, in their order; all unless given. */
  columns?: readonly Column[] | undefined;
  /** Takes rows of NDJSON however JSON may spell them: for who keeps their cells, and not the file. */
  anySpelling?: boolean;
}

/**
 * Opens an export, CSV or NDJSON by what it begins with.
 *
 * A byte order mark is passed over. Lines end the way the first one does.
 *
 * @throws export-unreadable when it is neither, or has other columns
 */
export async function openExport(
  bytes: AsyncIterable<Uint8Array>,
  { name, raw, columns: names = columns, anySpelling = false }: ReadOptions,
): Promise<ExportFile> {
  const { start, whole } = await peekStart(bytes, 11);
  const text = start.toString('utf8').replace(/^\ufeff/, '');
  // An empty log exported as NDJSON is an empty file. Otherwise a row begins with `{"seq":` or another column, and any
  // one character of that may be the one that was changed.
  if (text === '' || /[{:]/.test(text)) {
    return { format: 'ndjson', headerLines: 0, lines: readNdjson(whole, names, anySpelling) };
  }
  const lines = await openCsv(whole, raw, names);
  if (typeof lines === 'string') throw fail('export-unreadable', { path: name, reason: lines });
  return { format: 'csv', headerLines: 1, lines };
}

/** The first `length` bytes, and all of them. */
export async function peekStart(
  bytes: AsyncIterable<Uint8Array>,
  length: number,
): Promise<{ start: Buffer; whole: AsyncIterable<Uint8Array> }> {
  const chunks = bytes[Symbol.asyncIterator]();
  let start = Buffer.alloc(0);
  while (start.length < length) {
    const { value, done } = await chunks.next();
    if (done) break;
    start = Buffer.concat([start, value as Uint8Array]);
  }
  async function* readWhole(): AsyncGenerator<Uint8Array> {
    try {
      yield start;
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
    } finally {
      await chunks.return?.();
    }
  }
  return { start: start.subarray(0, length), whole: readWhole() };
}
