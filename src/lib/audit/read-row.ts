import { quote } from './cells.ts';
import { type Column, nameCells, parseRow, type Row, RowFault } from './row.ts';

/** A line of a file that is no row, and why; goes on from "the row". */
export interface NoRow {
  line: number;
  cells?: undefined;
  row?: undefined;
  reason: string;
  column?: Column;
}

/** The cells of one row as the file has them, in the order of its columns; `line` counts from 1, and is where the row begins. */
export interface CellRow {
  line: number;
  cells: readonly string[];
}

/** What a file has on a line: the cells of a row, not yet looked at, or why it is none. */
export type ReadLine = CellRow | NoRow;

/** A row with its cells understood, or why a line is none. */
export type ReadRow = { line: number; row: Row } | NoRow;

/** Longest row, in bytes: an event's own limits keep an honest one under 4 KiB. */
export const longestRow = 16 * 1024;

/** Understands the cells of a line that has one for each of all columns, in their order. */
export function readRow(read: ReadLine): ReadRow {
  if (read.cells === undefined) return read;
  const { line, cells } = read;
  try {
    return { line, row: parseRow(nameCells(cells)) };
  } catch (error) {
    if (!(error instanceof RowFault)) throw error;
    const { column, text, reason } = error;
    return { line, reason: `has ${quote(text)} in ${column}, which ${reason}`, column };
  }
}
