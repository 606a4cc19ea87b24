import { quote } from './cells.ts';
import { type Column, type Row, RowFault } from './row.ts';

/** A line of a file that is no row, and why; goes on from "the row". */
export interface NoRow {
  line: number;
  row?: undefined;
  reason: string;
  column?: Column;
}

/** A row of a file, or why a line is none; `line` counts from 1, and is where the row begins. */
export type ReadRow = { line: number; row: Row } | NoRow;

/** Longest row, in bytes: an event's own limits keep an honest one under 4 KiB. */
export const longestRow = 16 * 1024;

/** Why a line is no row, where no cell is to blame. */
export class LineFault extends Error {
  override name = 'LineFault';
}

/** The row of a line, or why it is none: what `read` throws as LineFault or RowFault. */
export function readRow(line: number, read: () => Row): ReadRow {
  try {
    return { line, row: read() };
  } catch (error) {
    if (error instanceof LineFault) return { line, reason: error.message };
    if (!(error instanceof RowFault)) throw error;
    const { column, text, reason } = error;
    return { line, reason: `has ${quote(text)} in ${column}, which ${reason}`, column };
  }
}
