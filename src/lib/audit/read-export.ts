import { fail } from '../errors/medrec-error.ts';
import type { Format } from './export-formats.ts';
import { openCsv } from './read-csv.ts';
import { readNdjson } from './read-ndjson.ts';
import type { ReadRow } from './read-row.ts';

export interface ExportFile {
  format: Format;
  /** Lines in front of the rows. */
  headerLines: number;
  /** The rows of the file, read as they are asked for. */
  rows: AsyncIterable<ReadRow>;
}

/**
 * Opens an export, CSV or NDJSON by what it begins with.
 *
 * A byte order mark is passed over. Lines end the way the first one does.
 *
 * @param name the file's name, for errors
 * @param raw text that a spreadsheet would run was left as it is (`--raw`)
 * @throws export-unreadable when it is neither, or has other columns
 */
export async function openExport(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
  raw: boolean,
): Promise<ExportFile> {
  const { start, whole } = await peekStart(bytes, 11);
  const text = start.toString('utf8').replace(/^\ufeff/, '');
  // An empty log exported as NDJSON is an empty file. Otherwise a row begins with `{"seq":`, and any one character
  // of that may be the one that was changed.
  if (text === '' || /[{:]/.test(text)) {
    return { format: 'ndjson', headerLines: 0, rows: readNdjson(whole) };
  }
  const rows = await openCsv(whole, raw);
  if (typeof rows === 'string') throw fail('export-unreadable', { path: name, reason: rows });
  return { format: 'csv', headerLines: 1, rows };
}

/** The first `length` bytes, and all of them. */
async function peekStart(
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
