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

/** How far the chain of hashes was followed: an event's number, and its hash as a cell. */
interface Walk {
  seq: number;
  hash: string;
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
  const walk: Walk = { seq: 0, hash: hashCell.format(ZERO_HASH) };
  for await (const page of readPlainPages(ledger, {}, eventColumns)) {
    // The slow look names what the quick one has not passed.
    if (!passPage(page, walk, hasher, named)) {
      const span = { from: BigInt(walk.seq) + 1n, to: page.lastSeq };
      for await (const rows of ledger.readCells({}, span)) {
        for (const cells of rows) {
          const difference = compare(cells, walk, hasher, named);
          if (difference !== undefined) return difference;
        }
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

const [comma, lineFeed] = [0x2c, 0x0a];

/**
 * Goes over a page's text as far as it is in order. A cell that holds what stands between cells or lines makes too many of
 * them.
 *
 * @returns whether all its rows are in order
 */
function passPage(
  { rows, text }: PlainPage,
  walk: Walk,
  hasher: CellHasher,
  named: ReadonlyMap<number, string>,
): boolean {
  if (text === undefined) return false;
  const bytes = Buffer.from(text);
  let from = 0;
  for (let left = rows; left > 0; left -= 1) {
    const found = bytes.indexOf(lineFeed, from);
    // Only the last line has no end.
    if ((found === -1) !== (left === 1)) return false;
    const to = found === -1 ? bytes.length : found;
    if (hasher.take(bytes, from, to, comma) !== eventColumns.length) return false;
    const due = walk.seq + 1;
    const hash = hasher.hashTaken();
    const head = named.get(due);
    const inOrder =
      hash !== undefined &&
      hasher.hasCell(at.seq, String(due)) &&
      hasher.hasCell(at.hash, hash) &&
      hasher.hasCell(at.prev, walk.hash) &&
      (head === undefined || head === hash);
    if (!inOrder) return false;
    walk.seq = due;
    walk.hash = hash;
    from = to + 1;
  }
  return true;
}

/** Holds a row against its place in the chain of hashes, and goes on to it. */
function compare(
  cells: EventCells,
  walk: Walk,
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
