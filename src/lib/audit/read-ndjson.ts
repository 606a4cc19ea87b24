import { formatJsonRow, parseJsonRow } from './format.ts';
import { longestRow, type ReadLine, readRow } from './read-row.ts';
import { type Column, columns } from './row.ts';
import { splitLines } from './split-lines.ts';

/** How many lines are given at once. */
const batchSize = 128;

/**
 * The rows of NDJSON, one JSON object a line, up to the first line that is too long.
 *
 * @param anySpelling takes a row however JSON may spell it
 */
export async function* readNdjson(
  bytes: AsyncIterable<Uint8Array>,
  names: readonly Column[],
  anySpelling: boolean,
): AsyncGenerator<readonly ReadLine[]> {
  let line = 0;
  let batch: ReadLine[] = [];
  for await (const text of splitLines(bytes, longestRow)) {
    line += 1;
    if (text === undefined) batch.push({ line, reason: `is longer than ${longestRow} bytes` });
    else batch.push(parseLine(line, text, names, anySpelling));
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function parseLine(line: number, text: string, names: readonly Column[], anySpelling: boolean): ReadLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { line, reason: 'is not JSON' };
  }
  const cells = parseJsonRow(names, value);
  if (typeof cells === 'string') return { line, reason: cells };
  // Keys written twice or in another order, blanks, escapes, a number as text: one spelling a row.
  if (anySpelling || formatJsonRow(names, cells) === text) return { line, cells };
  // A cell may be to blame: that says more.
  const row = names === columns ? readRow({ line, cells }) : undefined;
  if (row !== undefined && row.row === undefined) return row;
  return { line, reason: 'is not spelled as an export spells this row' };
}
