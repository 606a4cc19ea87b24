import { Readable } from 'node:stream';
import { type CsvError, parse } from 'csv-parse';
import { longestRow } from './read-row.ts';

/** One record of CSV, or why there is none; `line` is where it begins, as a text editor counts. */
export type CsvRecord =
  | { line: number; record: string[] }
  | { line: number; record?: undefined; reason: string };

type LineEnd = '\n' | '\r\n';

/**
 * The records of CSV (RFC 4180), the header too, up to the first one that cannot be read.
 *
 * Lines without a quote are records as they stand, split here at their commas. From the block on in which the first
 * quote is, the rest is read by a parser, which takes ten times as long: in an export only an unknown topic has one.
 */
export async function* readCsvRecords(
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly CsvRecord[]> {
  const chunks = bytes[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  let line = 1;
  let end: LineEnd | undefined;
  try {
    for (;;) {
      const { value, done } = await chunks.next();
      if (!done) rest = rest.length === 0 ? Buffer.from(value) : Buffer.concat([rest, value]);
      const stop = done ? rest.length : rest.lastIndexOf(0x0a) + 1;
      if (stop === 0 && !done && rest.length <= longestRow) continue;
      if (stop === 0 && done) return;
      const text = rest
        .toString('utf8', 0, stop === 0 ? rest.length : stop)
        .replace(line === 1 ? /^\ufeff/ : '', '');
      end ??= findLineEnd(text);
      const lines = end === undefined ? undefined : splitPlain(text, end);
      if (lines === undefined) {
        yield* parseRecords(restOf(rest, chunks), line, end);
        return;
      }
      const batch: CsvRecord[] = [];
      for (const one of lines) {
        if (one.length > longestRow || (stop === 0 && !done)) {
          yield [...batch, { line, reason: `is longer than ${longestRow} bytes` }];
          return;
        }
        batch.push({ line, record: one.split(',') });
        line += 1;
      }
      yield batch;
      if (done) return;
      rest = rest.subarray(stop);
    }
  } finally {
    await chunks.return?.();
  }
}

/** How the first line ends; undefined where a parser must find out. */
function findLineEnd(text: string): LineEnd | undefined {
  const at = text.indexOf('\n');
  const first = at === -1 ? text : text.slice(0, at);
  const carriage = first.indexOf('\r');
  if (carriage === -1) return '\n';
  return carriage === at - 1 ? '\r\n' : undefined;
}

/** The lines of a text that has no quote and whose lines all end as the first; undefined for another. */
function splitPlain(text: string, end: LineEnd): string[] | undefined {
  if (text.includes('"')) return undefined;
  const lines = text.split(end);
  if (end === '\r\n' && lines.some((line) => /[\r\n]/.test(line))) return undefined;
  // What stands behind the last line end is a line only when there is something.
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

async function* restOf(start: Buffer, chunks: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield start;
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
}

async function* parseRecords(
  bytes: AsyncIterable<Uint8Array>,
  firstLine: number,
  end: LineEnd | undefined,
): AsyncGenerator<readonly CsvRecord[]> {
  let fault: { error: CsvError; records: number } | undefined;
  const parser = parse({
    bom: firstLine === 1,
    relax_column_count: true,
    max_record_size: longestRow,
    ...(end === undefined ? {} : { record_delimiter: end }),
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
  let line = firstLine;
  let records = 0;
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      if (fault !== undefined && fault.records === records) break;
      yield [{ line, record }];
      records += 1;
      // As a text editor counts them; the parser takes a bare CR for a line end too.
      line += record.join('').split('\n').length;
    }
    if (fault !== undefined) yield [{ line, reason: describeFault(fault.error) }];
  } finally {
    source.destroy();
  }
}

function describeFault(error: CsvError): string {
  if (error.code === 'CSV_MAX_RECORD_SIZE') return `is longer than ${longestRow} bytes`;
  return 'has quotes that RFC 4180 does not allow';
}
