import { CellFault, timeCell, uintCell } from './cells.ts';
import type { Column } from './row.ts';

/** How a column is stored in Parquet: as the type that a reader of tables expects, where every value of a chain fits. */
type ParquetKind = 'integer' | 'time' | 'optional' | 'text';

const kinds: Partial<Record<Column, ParquetKind>> = {
  seq: 'integer',
  height: 'integer',
  'chain-id': 'integer',
  time: 'time',
  patient: 'optional',
  provider: 'optional',
  institution: 'optional',
  'expires-at': 'optional',
};

/** Parquet's INT64 is signed. */
const maxInt64 = 2n ** 63n - 1n;

/** The element of a Parquet schema for a column. */
export function parquetElement(column: Column) {
  const kind = kinds[column] ?? 'text';
  const repetition_type = kind === 'optional' ? ('OPTIONAL' as const) : ('REQUIRED' as const);
  const common = { name: column, repetition_type };
  if (kind === 'integer') return { ...common, type: 'INT64' as const };
  if (kind === 'time') {
    return { ...common, type: 'INT64' as const, converted_type: 'TIMESTAMP_MILLIS' as const };
  }
  return { ...common, type: 'BYTE_ARRAY' as const, converted_type: 'UTF8' as const };
}

/** The value of a cell: milliseconds since 1970 for a time, null for none. Throws CellFault when Parquet's type cannot hold it. */
export function toParquet(column: Column, text: string): bigint | string | null {
  switch (kinds[column] ?? 'text') {
    case 'integer':
      return requireInt64(uintCell.parse(text));
    case 'time':
      return requireInt64(timeCell.parse(text) * 1000n);
    case 'optional':
      return text === '' ? null : text;
    case 'text':
      return text;
  }
}

function requireInt64(value: bigint): bigint {
  if (value > maxInt64) throw new CellFault('is more than the 64 bits of Parquet hold');
  return value;
}

/** The cell of a value; undefined when it is of another type than the column's. */
export function fromParquet(column: Column, value: unknown): string | undefined {
  const kind = kinds[column] ?? 'text';
  if (value === null || value === undefined) return kind === 'optional' ? '' : undefined;
  if (kind === 'integer') return typeof value === 'bigint' && value >= 0n ? String(value) : undefined;
  if (kind === 'time') {
    if (typeof value !== 'bigint' || value < 0n || value % 1000n !== 0n) return undefined;
    return timeCell.format(value / 1000n);
  }
  return typeof value === 'string' ? value : undefined;
}
