import { formatJsonRow, parseJsonRow } from './format.ts';
import { LineFault, longestRow, type ReadRow, readRow } from './read-row.ts';
import { parseRow, type Row } from './row.ts';
import { splitLines } from './split-lines.ts';

/** The rows of NDJSON, one JSON object a line, up to the first line that is too long. */
export async function* readNdjson(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<ReadRow> {
  let line = 0;
  for await (const text of splitLines(bytes, longestRow)) {
    line += 1;
    if (text === undefined) yield { line, reason: `is longer than ${longestRow} bytes` };
    else yield readRow(line, () => parseLine(text));
  }
}

function parseLine(text: string): Row {
  const cells = parseJsonRow(parseJson(text));
  if (typeof cells === 'string') throw new LineFault(cells);
  const row = parseRow(cells);
  // Keys written twice or in another order, blanks, escapes, a number as text: one spelling a row.
  if (formatJsonRow(cells) !== text) throw new LineFault('is not spelled as an export spells this row');
  return row;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new LineFault('is not JSON');
  }
}
