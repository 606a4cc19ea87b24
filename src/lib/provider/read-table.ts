import { createReadStream } from 'node:fs';
import { CsvError, type Parser, parse } from 'csv-parse';
import { fail } from '../errors/medrec-error.ts';
import type { FaultCode } from './faults.ts';
import { readWholeLines, UnreadableLine } from './read-lines.ts';

/** One record of a CSV file. */
export interface TableRecord {
  /** The line on which it begins, from 1. */
  line: number;
  cells: string[];
}

/** Where and why reading ended before the file did. */
export interface ReadingEnd {
  line: number;
  code: FaultCode;
  reason: string;
}

/** Reads a CSV file record by record, as {@link readBlocks} does. */
export async function* readTable(path: string): AsyncGenerator<TableRecord, ReadingEnd | undefined> {
  const blocks = readBlocks(path);
  for (;;) {
    const next = await blocks.next();
    if (next.done) return next.value;
    yield* next.value;
  }
}

/**
 * Reads a CSV file (RFC 4180; any line ending) in blocks of some dozen records, the header among them, empty lines
 * left out: a promise for each of a million records would be most of what they cost. The generator's return value says
 * where reading had to end, if it had to.
 *
 * @throws file-unreadable when the file cannot be opened or read
 */
export async function* readBlocks(path: string): AsyncGenerator<TableRecord[], ReadingEnd | undefined> {
  let records: TableRecord[] = [];
  let line = 1;
  const parser = parse({
    relax_column_count: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    max_record_size: 1 << 20,
  });
  // Records are taken before they enter the stream: an error would drop those that it still buffers. `on_record` would
  // do, too, but counts the whole file anew for each, and what that leaves behind makes memory grow by a half.
  const push = parser.push.bind(parser);
  parser.push = (cells: string[] | null) => {
    if (cells === null) return push(null);
    if (cells.length > 1 || cells[0] !== '') records.push({ line, cells });
    // The parser's own count takes a CRLF inside quotes for two lines.
    line += 1;
    for (const cell of cells) if (/[\r\n]/.test(cell)) line += cell.split(/\r\n|[\r\n]/).length - 1;
    return true;
  };
  parser.on('error', () => undefined);
  const take = (): TableRecord[] => {
    const taken = records;
    records = [];
    return taken;
  };
  try {
    for await (const chunk of readWholeLines(createReadStream(path, { highWaterMark: 1 << 13 }))) {
      const error = await feed(parser, chunk);
      yield take();
      if (error !== undefined) throw error;
    }
    const error = await finish(parser);
    yield take();
    if (error !== undefined) throw error;
    return undefined;
  } catch (error) {
    if (error instanceof UnreadableLine) {
      // The parser holds the last whole record back until it sees what follows.
      await finish(parser);
      yield take();
      return { line: error.line, code: error.code, reason: error.message };
    }
    if (error instanceof CsvError) {
      const code = error.code === 'CSV_MAX_RECORD_SIZE' ? 'line-too-long' : 'quotes-malformed';
      return { line, code, reason: describe(error.code) };
    }
    throw fail('file-unreadable', { path, reason: (error as Error).message }, { cause: error });
  } finally {
    parser.destroy();
  }
}

function feed(parser: Parser, chunk: Buffer): Promise<Error | undefined> {
  return new Promise((resolve) => parser.write(chunk, (error) => resolve(error ?? undefined)));
}

function finish(parser: Parser): Promise<Error | undefined> {
  return new Promise((resolve) => {
    parser.once('error', resolve);
    parser.once('end', () => resolve(undefined));
    parser.end();
    parser.resume();
  });
}

function describe(code: string): string {
  if (code === 'CSV_QUOTE_NOT_CLOSED') return 'it is opened in this row and never closed';
  if (code === 'CSV_MAX_RECORD_SIZE') return 'a quoted cell runs over too many lines';
  return 'a cell that holds one is quoted whole, and the mark inside it doubled';
}
