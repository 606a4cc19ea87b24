import type { Column } from './row.ts';

/** How a file differs from the log at the first place where it does. */
export interface Difference {
  kind: 'changed' | 'missing' | 'added' | 'moved' | 'other-log';
  /** The line of the file; that of the last row, or of the header, when rows are missing behind it. */
  line: number;
  /** The seq that the log has at this place. */
  seq: bigint;
  /** What is wrong there; goes on from "the row". */
  reason: string;
  column?: Column;
  /** How many rows follow the newest head; only when that alone is the difference. */
  beyond?: number;
  /** The file ends before the newest head. */
  cutShort?: true;
}

/** A row that is not part of the log. */
export function addition(line: number, seq: bigint, why: string): Difference {
  return { kind: 'added', line, seq, reason: `is not part of the log: ${why}` };
}

/** `seq 7 is`, `seq 7 to 9 (3 rows) are`. */
export function span(first: bigint, last: bigint): string {
  return first === last ? `seq ${first} is` : `seq ${first} to ${last} (${last - first + 1n} rows) are`;
}
