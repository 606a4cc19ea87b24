import type { BatchRow } from './batch-kind.ts';

/** A row as JSON carries it: a text as it is, a uint or bytes in an array that says which. */
export type PackedRow = Record<string, string | ['uint' | 'bytes', string]>;

/** Makes JSON of a row. */
export function packRow(row: BatchRow): PackedRow {
  const packed: PackedRow = {};
  for (const [name, value] of Object.entries(row)) {
    if (typeof value === 'string') packed[name] = value;
    else if (typeof value === 'bigint') packed[name] = ['uint', value.toString()];
    else if (value !== undefined) packed[name] = ['bytes', Buffer.from(value).toString('hex')];
  }
  return packed;
}

/** The row that {@link packRow} was given; a field that was undefined is not there. */
export function unpackRow<Row extends BatchRow>(packed: PackedRow): Row {
  const row: Record<string, string | bigint | Uint8Array> = {};
  for (const [name, value] of Object.entries(packed)) {
    if (typeof value === 'string') row[name] = value;
    else row[name] = value[0] === 'uint' ? BigInt(value[1]) : new Uint8Array(Buffer.from(value[1], 'hex'));
  }
  return row as Row;
}
