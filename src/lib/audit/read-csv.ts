import { Readable } from 'node:stream';
import { type CsvError, parse } from 'csv-parse';
import { quote } from './cells.ts';
import { parseCsvRow } from './format.ts';
import { longestRow, type NoRow, type ReadRow, readRow } from './read-row.ts';
import { columns, parseRow } from './row.ts';

type CsvRecord = { line: number; record: string[] } | { line: number; record?: undefined; reason: string };

/**
 * Reads the header of CSV, and then its rows as they are asked for.
 *
 * @param raw text that a spreadsheet would run was left as it is
 * @returns a sentence when the header is not that of an export
 */
export async function openCsv(
  bytes: AsyncIterable<Uint8Array>,
  raw: boolean,
): Promise<AsyncIterable<ReadRow> | string> {
  const records = readRecords(bytes);
  const { value, done } = await records.next();
  const reason = done ? 'it has no header' : describeHeader(value);
  if (reason === undefined) return readRows(records, raw);
  await records.return(undefined);
  return reason;
}

async function* readRows(records: AsyncGenerator<CsvRecord>, raw: boolean): AsyncGenerator<ReadRow> {
  for await (const found of records) {
    if (found.record === undefined) yield found;
    else yield parseRecord(found.line, found.record, raw);
  }
}

function parseRecord(line: number, record: readonly string[], raw: boolean): ReadRow {
  if (record.length !== columns.length) {
    const cells = record.length === 1 ? '1 cell' : `${record.length} cells`;
    return { line, reason: `has ${cells} instead of ${columns.length}` };
  }
  const cells = parseCsvRow(record, raw);
  if (cells !== undefined) return readRow(line, () => parseRow(cells));
  const reason = 'has text that a spreadsheet would run; if it was exported with --raw, verify it with --raw';
  return { line, reason, column: 'topic' } satisfies NoRow;
}

/** The records of CSV (RFC 4180), the header too, up to the first one that cannot be read. */
async function* readRecords(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<CsvRecord> {
  let fault: { error: CsvError; records: number } | undefined;
  const parser = parse({
    bom: true,
    relax_column_count: true,
    max_record_size: longestRow,
    // A stream that fails drops the records that are not read yet: the first fault is kept, and given in its turn.
    skip_records_with_error: true,
    on_skip: (error) => {
      if (error !== undefined) fault ??= { error, records: Number(error.records) };
    },
  });
  async function* untilFault(): AsyncGenerator<Uint8Array> {
    for await (const chunk of bytes) {
      if (fault !== undefined) return;
      yield chunk;
    }
  }
  const source = Readable.from(untilFault(), { objectMode: false });
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  let line = 1;
  let records = 0;
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      if (fault !== undefined && fault.records === records) break;
      yield { line, record };
      records += 1;
      // As a text editor counts them; the parser takes a bare CR for a line end too.
      line += record.join('').split('\n').length;
    }
    if (fault !== undefined) yield { line, reason: describeFault(fault.error) };
  } finally {
    source.destroy();
  }
}

function describeFault(error: CsvError): string {
  if (error.code === 'CSV_MAX_RECORD_SIZE') return `is longer than ${longestRow} bytes`;
  return 'has quotes that RFC 4180 does not allow';
}

function describeHeader(header: CsvRecord): string | undefined {
  if (header.record === undefined) return `its first line ${header.reason}`;
  const { record } = header;
  const same = record.length === columns.length && columns.every((column, i) => record[i] === column);
  if (same) return undefined;
  const isColumn = (name: string) => (columns as readonly string[]).includes(name);
  if (!record.some(isColumn)) return `its first line is not the header "${columns.slice(0, 3).join(',')},…"`;
  const twice = record.find((name, i) => record.indexOf(name) !== i);
  if (twice !== undefined) return `its header names the column ${quote(twice)} twice`;
  const extra = record.find((name) => !isColumn(name));
  if (extra !== undefined) return `its header names ${quote(extra)}, which is no column of an export`;
  const missing = columns.find((column) => !record.includes(column));
  if (missing !== undefined) return `its header lacks the column "${missing}"`;
  return 'the columns of its header are in another order';
}
