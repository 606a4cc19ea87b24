import { hashCell } from '../audit/cells.ts';
import { CellHasher } from '../audit/hash-cells.ts';
import type { Head } from '../audit/head.ts';
import { ZERO_HASH } from '../contracts/event.ts';
import type { Ledger } from './ledger.ts';
import { type PlainPage, readPlainPages } from './plain-pages.ts';
import { at, type EventCells, eventColumns } from './schema.ts';

/** The first event of a ledger that is not as the log has it. */
export interface LedgerDifference {
  difference: 'changed' | 'missing' | 'added';
  seq: bigint;
  /** Goes on from the event's number. */
  reason: string;
}

/**
 * Recomputes every hash of a ledger, and follows their chain from the first event to its head and through others.
 *
 * @param heads of the same log; those beyond the ledger's own are passed over
 * @param onProgress told how many events were verified since the last time
 */
export async function verifyLedger(
  ledger: Ledger,
  heads: readonly Head[],
  onProgress?: (count: number) => Promise<void>,
): Promise<LedgerDifference | undefined> {
  const hasher = new CellHasher();
  const named = new Map([ledger.head, ...heads].map(({ seq, hash }) => [Number(seq), hashCell.format(hash)]));
  const walk = { seq: 0, hash: hashCell.format(ZERO_HASH) };
  for await (const page of readPlainPages(ledger, {}, eventColumns)) {
    for await (const rows of splitPage(ledger, page)) {
      for (const cells of rows) {
        const difference = compare(cells, walk, hasher, named);
        if (difference !== undefined) return difference;
      }
    }
    await onProgress?.(page.rows);
  }
  const missing = BigInt(walk.seq) + 1n;
  if (missing <= ledger.head.seq) {
    return {
      difference: 'missing',
      seq: missing,
      reason: `it and all up to ${ledger.head.seq} are not there`,
    };
  }
  return undefined;
}

/**
 * The cells of a page. Where a cell holds what stands between cells or lines, there are too many of them, and the page is
 * read again cell by cell.
 */
async function* splitPage(
  ledger: Ledger,
  { rows, text, firstSeq, lastSeq }: PlainPage,
): AsyncGenerator<readonly EventCells[]> {
  const lines = text?.split('\n') ?? [];
  const cells = lines.map((line) => line.split(','));
  const isWhole = lines.length === rows && cells.every(({ length }) => length === eventColumns.length);
  if (isWhole) yield cells;
  else yield* ledger.readCells({}, { from: firstSeq, to: lastSeq });
}

/** Holds a row against its place in the chain of hashes, and goes on to it. */
function compare(
  cells: EventCells,
  walk: { seq: number; hash: string },
  hasher: CellHasher,
  named: ReadonlyMap<number, string>,
): LedgerDifference | undefined {
  const due = walk.seq + 1;
  const seq = BigInt(due);
  if (cells[at.seq] !== String(due)) {
    if (!(Number(cells[at.seq]) > due))
      return { difference: 'added', seq, reason: `a row of seq ${cells[at.seq]} stands before it` };
    return { difference: 'missing', seq, reason: `the next one is seq ${cells[at.seq]}` };
  }
  const hash = hasher.hash(cells);
  if (hash === undefined) {
    return { difference: 'changed', seq, reason: 'one of its cells is written as no export writes it' };
  }
  if (hash !== cells[at.hash]) {
    return { difference: 'changed', seq, reason: `its cells have the hash ${hash}, not the one beside them` };
  }
  if (cells[at.prev] !== walk.hash) {
    return { difference: 'changed', seq, reason: 'it names another hash before it than that event has' };
  }
  const head = named.get(due);
  if (head !== undefined && head !== hash) {
    return {
      difference: 'changed',
      seq,
      reason: `a head says ${head}, and it has ${hash}: it or one before it was written anew`,
    };
  }
  walk.seq = due;
  walk.hash = hash;
  return undefined;
}
