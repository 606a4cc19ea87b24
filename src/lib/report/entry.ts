import { columns } from '../audit/row.ts';
import { dataTypes, purposes, type Vocabulary } from '../contracts/vocabulary.ts';

/** An event as a report reads it: names where the export has names, masks and times as numbers. */
export interface Entry {
  seq: number;
  /** Seconds. */
  time: number;
  topic: string;
  actor: string;
  /** Empty for none, as `provider` and `institution`. */
  patient: string;
  provider: string;
  institution: string;
  /** Mask; bits that have no name are kept. */
  dataTypes: number;
  /** Mask. */
  purposes: number;
  code: string;
  outcome: string;
  /** A number, or the bases of a permitted access joined by a vertical bar. */
  ref: string;
  /** Seconds; 0 for none, Infinity for ever. */
  expiresAt: number;
}

const at = Object.fromEntries(columns.map((column, index) => [column, index])) as Record<
  (typeof columns)[number],
  number
>;

/** Reads an event from the cells of an export, in the order of its columns. */
export function readEntry(cells: readonly string[]): Entry {
  const cell = (column: (typeof columns)[number]): string => cells[at[column]] ?? '';
  return {
    seq: Number(cell('seq')),
    time: readSeconds(cell('time')),
    topic: cell('topic'),
    actor: cell('actor'),
    patient: cell('patient'),
    provider: cell('provider'),
    institution: cell('institution'),
    dataTypes: readMask(dataTypes, cell('data-types')),
    purposes: readMask(purposes, cell('purposes')),
    code: cell('code'),
    outcome: cell('outcome'),
    ref: cell('ref'),
    expiresAt: readSeconds(cell('expires-at')),
  };
}

/** The events of pages of cells, one by one. */
export async function* readEntries(
  pages: AsyncIterable<readonly (readonly string[])[]>,
): AsyncGenerator<readonly Entry[]> {
  for await (const page of pages) yield page.map(readEntry);
}

function readSeconds(text: string): number {
  if (text === '') return 0;
  if (text === 'forever') return Infinity;
  return /^\d+$/.test(text) ? Number(text) : Date.parse(text) / 1000;
}

const masks = new Map<string, number>();

function readMask(vocabulary: Vocabulary, text: string): number {
  if (text === '') return 0;
  const known = masks.get(text);
  if (known !== undefined) return known;
  const mask = /^\d/.test(text)
    ? Number(text)
    : text.split('|').reduce((sum, name) => sum | Number(vocabulary[name] ?? 0n), 0);
  // no name is of both vocabularies, so that they can share
  if (masks.size < 10_000) masks.set(text, mask);
  return mask;
}
