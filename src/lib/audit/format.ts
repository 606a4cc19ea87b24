import { stringify } from 'csv-stringify/sync';
import type { Format } from './export-formats.ts';
import { type Cells, type Column, columns } from './row.ts';
import { neutralise, restore } from './spreadsheet.ts';

/** What stands in front of the rows: CSV's header line, nothing in NDJSON. */
export function formatHeader(format: Format): string {
  return format === 'csv' ? formatCsvLine(columns) : '';
}

/**
 * Writes a row as a line, ended by a line feed.
 *
 * @param raw leaves text as it is that a spreadsheet would run; NDJSON always does
 */
export function formatLine(format: Format, cells: Cells, raw: boolean): string {
  if (format === 'ndjson') return `${formatJsonRow(cells)}\n`;
  return formatCsvLine(
    columns.map((column) => (column === 'topic' && !raw ? neutralise(cells.topic) : cells[column])),
  );
}

/** CSV by RFC 4180, but with a line feed at the end of each line. Blanks are quoted: readers differ on bare ones. */
function formatCsvLine(record: readonly string[]): string {
  return stringify([[...record]], { record_delimiter: '\n', quoted_match: /[\s\p{Cc}]/u });
}

/** The cells of a CSV record of the right length. Undefined when its text was not neutralised though it had to be. */
export function parseCsvRow(record: readonly string[], raw: boolean): Cells | undefined {
  const cells = Object.fromEntries(columns.map((column, i) => [column, record[i] ?? ''])) as Cells;
  if (raw) return cells;
  const topic = restore(cells.topic);
  return topic === undefined ? undefined : { ...cells, topic };
}

type JsonKind = 'number' | 'names' | 'code' | 'optional' | 'text';
/** How a column is written in JSON; text unless named. */
const jsonKinds: Partial<Record<Column, JsonKind>> = {
  seq: 'number',
  height: 'number',
  'chain-id': 'number',
  patient: 'optional',
  provider: 'optional',
  institution: 'optional',
  'expires-at': 'optional',
  'data-types': 'names',
  purposes: 'names',
  code: 'code',
  outcome: 'code',
  ref: 'code',
};

/** One row as a JSON object, keys in the columns' order. */
export function formatJsonRow(cells: Cells): string {
  return JSON.stringify(
    Object.fromEntries(
      columns.map((column) => [column, toJsonCell(jsonKinds[column] ?? 'text', cells[column])]),
    ),
  );
}

function toJsonCell(kind: JsonKind, text: string): unknown {
  switch (kind) {
    case 'text':
      return text;
    case 'optional':
      return text === '' ? null : text;
    case 'names':
      // A mask with a bit that has no name is a number.
      return /^\d/.test(text) ? toJsonNumber(text) : text === '' ? [] : text.split('|');
    case 'code':
    case 'number':
      if (text === '') return null;
      return /^\d+$/.test(text) ? toJsonNumber(text) : text;
  }
}

/** A number while a double holds it exactly, else its digits as text. */
function toJsonNumber(digits: string): number | string {
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : digits;
}

/**
 * The cells of a parsed JSON row.
 *
 * @returns a sentence when it is no row; what its cells hold is still to be checked, and so is its spelling
 */
export function parseJsonRow(value: unknown): Cells | string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'is not a JSON object';
  const names = Object.keys(value);
  const extra = names.find((name) => !(columns as readonly string[]).includes(name));
  if (extra !== undefined) return `has the key ${JSON.stringify(extra)}, which is no column`;
  const cells: Partial<Cells> = {};
  for (const column of columns) {
    if (!Object.hasOwn(value, column)) return `has no ${column}`;
    const cell = fromJsonCell((value as Record<string, unknown>)[column]);
    if (cell === undefined) return `has a value in ${column} of a kind that no export has`;
    cells[column] = cell;
  }
  return cells as Cells;
}

function fromJsonCell(value: unknown): string | undefined {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  if (Array.isArray(value) && value.every((name) => typeof name === 'string')) return value.join('|');
  return undefined;
}
