import { stringify } from 'csv-stringify/sync';
import type { TextFormat } from './export-formats.ts';
import { type Column, columns } from './row.ts';
import { neutralise } from './spreadsheet.ts';

export interface LineStyle {
  format: TextFormat;
  /** The columns of the file, in their order. */
  columns: readonly Column[];
  /** Leaves text as it is that a spreadsheet would run; NDJSON always does. */
  raw: boolean;
}

/** What stands in front of the rows: CSV's header line, nothing in NDJSON. */
export function formatHeader(format: TextFormat, names: readonly Column[] = columns): string {
  return format === 'csv' ? formatCsvLine(names) : '';
}

/** What needs quotes in CSV, or may: blanks are quoted, since readers differ on bare ones. */
const special = /[\s\p{Cc}",]/u;

/**
 * Makes the function that writes a row as a line, ended by a line feed.
 *
 * @returns takes the cells of the file's columns, in their order
 */
export function lineFormatter({
  format,
  columns: names,
  raw,
}: LineStyle): (cells: readonly string[]) => string {
  if (format === 'ndjson') return (cells) => `${formatJsonRow(names, cells)}\n`;
  const topicAt = names.indexOf('topic');
  return (cells) => {
    if (topicAt === -1) return `${cells.join(',')}\n`;
    const topic = cells[topicAt] ?? '';
    const safe = raw ? topic : neutralise(topic);
    // Only a topic can hold what CSV has to quote: every other cell is of letters, digits and a few marks.
    const plain = !special.test(safe);
    const written = safe === topic ? cells : cells.with(topicAt, safe);
    return plain ? `${written.join(',')}\n` : formatCsvLine(written);
  };
}

/** CSV by RFC 4180, but with a line feed at the end of each line. */
function formatCsvLine(record: readonly string[]): string {
  return stringify([[...record]], { record_delimiter: '\n', quoted_match: /[\s\p{Cc}]/u });
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
export function formatJsonRow(names: readonly Column[], cells: readonly string[]): string {
  const row: Record<string, unknown> = {};
  for (const [i, column] of names.entries()) {
    row[column] = toJsonCell(jsonKinds[column] ?? 'text', cells[i] ?? '');
  }
  return JSON.stringify(row);
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
 * The cells of a parsed JSON row, in the order of `names`.
 *
 * @returns a sentence when it is no row; what its cells hold is still to be checked, and so is its spelling
 */
export function parseJsonRow(names: readonly Column[], value: unknown): string[] | string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'is not a JSON object';
  const extra = Object.keys(value).find((name) => !(names as readonly string[]).includes(name));
  if (extra !== undefined) return `has the key ${JSON.stringify(extra)}, which is no column`;
  const cells: string[] = [];
  for (const column of names) {
    if (!Object.hasOwn(value, column)) return `has no ${column}`;
    const cell = fromJsonCell((value as Record<string, unknown>)[column]);
    if (cell === undefined) return `has a value in ${column} of a kind that no export has`;
    cells.push(cell);
  }
  return cells;
}

function fromJsonCell(value: unknown): string | undefined {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  if (Array.isArray(value) && value.every((name) => typeof name === 'string')) return value.join('|');
  return undefined;
}
