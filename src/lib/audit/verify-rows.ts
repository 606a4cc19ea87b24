import { hashEvent, ZERO_HASH } from '../contracts/event.ts';
import {
  describeBreak,
  describeChange,
  describeHead,
  describeNoRow,
  describeOtherLog,
  describePlace,
  type Place,
} from './describe-difference.ts';
import { type Difference, span } from './difference.ts';
import { CellHasher } from './hash-cells.ts';
import type { Head } from './head.ts';
import { type ReadLine, type ReadRow, readRow } from './read-row.ts';
import { columns } from './row.ts';
import { RowCursor } from './row-cursor.ts';

/** What a verified file holds. */
export interface Verified {
  rows: number;
  /** seq and block time (a cell) of the first and the last row; absent in an empty file. */
  first?: RowName;
  last?: RowName;
  /** Rows after the newest head, when they are allowed: linked to one another, proven by nothing. */
  beyond?: { count: number; line: number; seq: bigint };
}

export interface RowName {
  seq: bigint;
  time: string;
}

export interface VerifyOptions {
  /** The heads are older ones, and the file may go on after the newest of them. */
  allowNewer: boolean;
  /** Lines of the file in front of the rows. */
  headerLines: number;
  /** Told the cells of each row that is found good, in their order; a promise is waited for. */
  accept?: (cells: readonly string[]) => Promise<void> | undefined;
}

/**
 * Checks that rows are the event log up to the newest head, and that they pass through each older one: each row's
 * hash is that of its event, each names the hash of the row before it, and seq counts from 1.
 *
 * Rows are read once, and none is kept but the next; after a difference the rest may be read to name it.
 *
 * @param heads at least one, all of one log
 */
export async function verifyRows(
  lines: AsyncIterable<readonly ReadLine[]>,
  heads: readonly Head[],
  options: VerifyOptions,
): Promise<Verified | Difference> {
  const cursor = new RowCursor(lines);
  try {
    return await verifyFrom(cursor, heads, options);
  } finally {
    await cursor.close();
  }
}

async function verifyFrom(
  cursor: RowCursor,
  heads: readonly Head[],
  { allowNewer, headerLines, accept }: VerifyOptions,
): Promise<Verified | Difference> {
  const newest = newestHead(heads);
  const place: Place = {
    cursor,
    newest,
    heads: new Map(heads.map((head) => [head.seq, head])),
    last: { seq: 0n, hash: ZERO_HASH, line: headerLines },
  };
  const verified: Verified = { rows: 0 };
  const isExpected = makeExpectation(newest);
  let cells: readonly string[] = [];
  for (let read = cursor.takeRead() ?? (await cursor.take()); read !== undefined; ) {
    const { last } = place;
    if (!allowNewer && last.seq === newest.seq) return await describeEnd(place, read.line);
    const seq = last.seq + 1n;
    const hash = isExpected(read, seq, last.hash);
    const head = place.heads.get(seq);
    if (hash === undefined || (head !== undefined && head.hash !== hash)) {
      const difference = await compareRow(place, readRow(read));
      // What the quick look refuses, the slow one has to name.
      if (difference === undefined) throw new Error(`line ${read.line} was refused for no reason`);
      return difference;
    }
    cells = read.cells ?? [];
    place.last = { seq, hash, line: read.line };
    verified.rows += 1;
    const accepting = accept?.(cells);
    if (accepting !== undefined) await accepting;
    verified.first ??= { seq, time: cells[timeAt] ?? '' };
    if (seq > newest.seq) {
      verified.beyond ??= { count: 0, line: read.line, seq };
      verified.beyond.count += 1;
    }
    read = cursor.takeRead() ?? (await cursor.take());
  }
  if (place.last.seq < newest.seq) return describeCut(place);
  if (verified.rows > 0) verified.last = { seq: place.last.seq, time: cells[timeAt] ?? '' };
  return verified;
}

/** Remembers the bytes of names and principals over all files that are verified. */
const hasher = new CellHasher();
const [seqAt, timeAt, prevAt, hashAt, chainIdAt, registryAt] = (
  ['seq', 'time', 'prev', 'hash', 'chain-id', 'registry'] as const
).map((column) => columns.indexOf(column)) as [number, number, number, number, number, number];

/**
 * Makes the quick look at a row: whether it is the one of `seq` after the one of `previous`, and sound in itself.
 *
 * @returns gives the row's hash, 64 hexadecimal digits; undefined when it is anything else, which is told slowly
 */
function makeExpectation(head: Head): (read: ReadLine, seq: bigint, previous: string) => string | undefined {
  const chainId = String(head.chainId);
  return ({ cells }, seq, previous) => {
    if (cells === undefined) return undefined;
    if (cells[seqAt] !== String(seq) || cells[prevAt] !== `0x${previous}`) return undefined;
    if (cells[chainIdAt] !== chainId || cells[registryAt] !== head.registry) return undefined;
    const hash = hasher.hash(cells);
    return hash !== undefined && cells[hashAt] === hash ? hash.slice(2) : undefined;
  };
}

/** The head that goes furthest. */
export function newestHead(heads: readonly Head[]): Head {
  const [first, ...rest] = heads;
  if (first === undefined) throw new RangeError('a head is needed');
  return rest.reduce((newest, head) => (head.seq > newest.seq ? head : newest), first);
}

async function compareRow(place: Place, read: ReadRow): Promise<Difference | undefined> {
  if (read.row === undefined) return await describeNoRow(place, read);
  const { line, row } = read;
  const { event, hash } = row;
  const seq = place.last.seq + 1n;
  if (row.chainId !== place.newest.chainId || row.registry !== place.newest.registry) {
    return await describeOtherLog(place, row, line);
  }
  const computed = hashEvent(event);
  if (computed !== hash) return await describeChange(place, row, computed, line);
  if (event.seq !== seq) return await describePlace(place, row, line);
  if (event.prev !== place.last.hash) return await describeBreak(place, row, line);
  const head = place.heads.get(seq);
  return head === undefined || head.hash === hash ? undefined : await describeHead(place, row, head, line);
}

/** Rows after the one that the newest head names, where none may follow. */
async function describeEnd({ cursor, last }: Place, line: number): Promise<Difference> {
  let beyond = 1;
  while ((await cursor.take()) !== undefined) beyond += 1;
  const reason = `stands after the head, which is at seq ${last.seq}`;
  return { kind: 'added', line, seq: last.seq + 1n, reason, beyond };
}

function describeCut({ last, newest }: Place): Difference {
  const seq = last.seq + 1n;
  const reason = `${span(seq, newest.seq)} missing at the end of the file`;
  return { kind: 'missing', line: last.line, seq, reason, cutShort: true };
}
