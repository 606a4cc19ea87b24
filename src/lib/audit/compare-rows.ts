import { BatchCursor } from './batch-cursor.ts';
import { quote } from './cells.ts';
import { addition, type Difference, span } from './difference.ts';
import type { ReadLine } from './read-row.ts';
import type { Column } from './row.ts';
import type { Verified } from './verify-rows.ts';

/** A row that a file must have: the cells of the file's columns, and which row of the log it is. */
export interface DueRow {
  seq: string;
  time: string;
  cells: readonly string[];
}

export interface Comparison {
  columns: readonly Column[];
  /** Lines of the file in front of the rows. */
  headerLines: number;
  /** seq of the head up to which rows are due. */
  headSeq: bigint;
}

/**
 * Compares the rows of a file with those that it must have, in their order, cell by cell.
 *
 * Both are read once; after a difference the rest of both is read to name it.
 */
export async function compareRows(
  lines: AsyncIterable<readonly ReadLine[]>,
  due: AsyncIterable<readonly DueRow[]>,
  comparison: Comparison,
): Promise<Verified | Difference> {
  const file = new BatchCursor(lines);
  const log = new BatchCursor(due);
  try {
    return await compareFrom(file, log, comparison);
  } finally {
    await file.close();
    await log.close();
  }
}

async function compareFrom(
  file: BatchCursor<ReadLine>,
  log: BatchCursor<DueRow>,
  comparison: Comparison,
): Promise<Verified | Difference> {
  const verified: Verified = { rows: 0 };
  let line = comparison.headerLines;
  for (;;) {
    const read = file.takeRead() ?? (await file.take());
    const row = log.takeRead() ?? (await log.take());
    if (read === undefined) return row === undefined ? verified : await describeCut(log, row, line);
    if (row === undefined) return await describeEnd(file, read.line, comparison.headSeq);
    if (!isSame(read.cells, row.cells)) return await describe({ file, log, comparison }, read, row);
    line = read.line;
    verified.rows += 1;
    const name = { seq: BigInt(row.seq), time: row.time };
    verified.first ??= name;
    verified.last = name;
  }
}

function isSame(cells: readonly string[] | undefined, due: readonly string[]): boolean {
  if (cells === undefined || cells.length !== due.length) return false;
  for (let i = 0; i < due.length; i += 1) if (cells[i] !== due[i]) return false;
  return true;
}

interface Place {
  file: BatchCursor<ReadLine>;
  log: BatchCursor<DueRow>;
  comparison: Comparison;
}

/** How a line differs from the row that is due there. */
async function describe(place: Place, read: ReadLine, due: DueRow): Promise<Difference> {
  const { line, cells } = read;
  const seq = BigInt(due.seq);
  const next = await place.file.look();
  const nextDue = await place.log.look();
  const { columns } = place.comparison;
  // Without these two, rows may be alike, and none can be looked for elsewhere.
  const areUnique = columns.includes('seq') || columns.includes('hash');
  const file = await scanFile(place.file, due.cells, cells);
  const log = await scanLog(place.log, cells);
  const isElsewhere = areUnique ? log.at !== undefined : file.count > log.count;
  const dueAt = areUnique ? file.dueAt : isSame(next?.cells, due.cells) ? next?.line : undefined;
  if (cells === undefined) {
    return dueAt === undefined
      ? changed(read, due, columns)
      : addition(line, seq, `line ${line} ${read.reason}`);
  }
  if (dueAt !== undefined) {
    if (!areUnique && file.count === log.count) return changed(read, due, columns);
    if (areUnique && isElsewhere && !file.again) {
      const reason = `is that of seq ${log.at}, and the one of seq ${seq} stands at line ${dueAt}`;
      return { kind: 'moved', line, seq, reason };
    }
    return addition(line, seq, 'it is elsewhere in the file, or not in the log');
  }
  if (!isElsewhere && areUnique) return changed(read, due, columns);
  if (!areUnique && file.count >= log.count) return changed(read, due, columns);
  if (nextDue !== undefined && isSame(next?.cells, nextDue.cells) && !isSame(cells, nextDue.cells)) {
    return { kind: 'changed', line, seq, reason: `was replaced by one of seq ${log.at}` };
  }
  const gone = log.count - file.count;
  const reason = areUnique
    ? `the row of seq ${seq} is missing before line ${line}, where that of seq ${log.at} stands`
    : `${gone} ${gone === 1 ? 'row is' : 'rows are'} missing, the first of seq ${seq} or one like it before`;
  return { kind: 'missing', line, seq, reason };
}

function changed(read: ReadLine, due: DueRow, columns: readonly Column[]): Difference {
  const seq = BigInt(due.seq);
  const { line, cells } = read;
  if (cells === undefined) {
    const { reason, column } = read;
    return { kind: 'changed', line, seq, reason, ...(column === undefined ? {} : { column }) };
  }
  const at = columns.findIndex((_, i) => cells[i] !== due.cells[i]);
  const column = columns[at] as Column;
  const reason = `has ${quote(cells[at] ?? '')} in ${column}, and the ledger ${quote(due.cells[at] ?? '')}`;
  return { kind: 'changed', line, seq, column, reason };
}

/** What the rest of the file has of the due row, and of the one that stands in its place. */
async function scanFile(
  file: BatchCursor<ReadLine>,
  due: readonly string[],
  cells: readonly string[] | undefined,
) {
  let dueAt: number | undefined;
  let again = false;
  let count = 0;
  for (let next = await file.take(); next !== undefined; next = file.takeRead() ?? (await file.take())) {
    count += 1;
    if (isSame(next.cells, due)) dueAt ??= next.line;
    if (cells !== undefined && isSame(next.cells, cells)) again = true;
  }
  return { dueAt, again, count };
}

/** Where in the rest of the log a row is. */
async function scanLog(log: BatchCursor<DueRow>, cells: readonly string[] | undefined) {
  let at: string | undefined;
  let count = 0;
  for (let next = await log.take(); next !== undefined; next = log.takeRead() ?? (await log.take())) {
    count += 1;
    if (isSame(cells, next.cells)) at ??= next.seq;
  }
  return { at, count };
}

/** The file ends, and rows are due. */
async function describeCut(log: BatchCursor<DueRow>, first: DueRow, line: number): Promise<Difference> {
  let missing = 1n;
  let { seq: last } = first;
  for (let next = await log.take(); next !== undefined; next = log.takeRead() ?? (await log.take())) {
    missing += 1n;
    last = next.seq;
  }
  const seq = BigInt(first.seq);
  const which = missing === 1n ? span(seq, seq) : `${missing} rows from seq ${seq} to ${last} are`;
  return { kind: 'missing', line, seq, reason: `${which} missing at the end of the file`, cutShort: true };
}

/** No row is due, and the file goes on. */
async function describeEnd(file: BatchCursor<ReadLine>, line: number, headSeq: bigint): Promise<Difference> {
  let beyond = 1;
  while ((await file.take()) !== undefined) beyond += 1;
  const reason = 'stands after the last row of the log that the filter keeps';
  return { kind: 'added', line, seq: headSeq + 1n, reason, beyond };
}
