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
import type { Head } from './head.ts';
import type { ReadRow } from './read-row.ts';
import { RowCursor } from './row-cursor.ts';

/** What a verified file holds. */
export interface Verified {
  rows: number;
  /** Block times of the first and the last row, in seconds; absent in an empty file. */
  from?: bigint;
  to?: bigint;
  /** Rows after the newest head, when they are allowed: linked to one another, proven by nothing. */
  beyond?: { count: number; line: number; seq: bigint };
}

export interface VerifyOptions {
  /** The heads are older ones, and the file may go on after the newest of them. */
  allowNewer: boolean;
  /** Lines of the file in front of the rows. */
  headerLines: number;
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
  rows: AsyncIterable<ReadRow>,
  heads: readonly Head[],
  { allowNewer, headerLines }: VerifyOptions,
): Promise<Verified | Difference> {
  const cursor = new RowCursor(rows);
  try {
    return await verifyFrom(cursor, heads, { allowNewer, headerLines });
  } finally {
    await cursor.close();
  }
}

async function verifyFrom(
  cursor: RowCursor,
  heads: readonly Head[],
  { allowNewer, headerLines }: VerifyOptions,
): Promise<Verified | Difference> {
  const newest = newestHead(heads);
  const place: Place = {
    cursor,
    newest,
    heads: new Map(heads.map((head) => [head.seq, head])),
    last: { seq: 0n, hash: ZERO_HASH, line: headerLines },
  };
  const verified: Verified = { rows: 0 };
  for (let entry = await cursor.next(); entry !== undefined; entry = await cursor.next()) {
    if (!allowNewer && place.last.seq === newest.seq) return await describeEnd(place, entry.line);
    const difference = await compareRow(place, entry);
    if (difference !== undefined) return difference;
    const { event, hash } = entry.row as NonNullable<ReadRow['row']>;
    place.last = { seq: event.seq, hash, line: entry.line };
    verified.rows += 1;
    verified.from ??= event.time;
    verified.to = event.time;
    if (event.seq > newest.seq) {
      verified.beyond ??= { count: 0, line: entry.line, seq: event.seq };
      verified.beyond.count += 1;
    }
  }
  return place.last.seq < newest.seq ? describeCut(place) : verified;
}

/** The head that goes furthest. */
export function newestHead(heads: readonly Head[]): Head {
  const [first, ...rest] = heads;
  if (first === undefined) throw new RangeError('a head is needed');
  return rest.reduce((newest, head) => (head.seq > newest.seq ? head : newest), first);
}

async function compareRow(place: Place, entry: ReadRow): Promise<Difference | undefined> {
  if (entry.row === undefined) return await describeNoRow(place, entry);
  const { line, row } = entry;
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
  while ((await cursor.next()) !== undefined) beyond += 1;
  const reason = `stands after the head, which is at seq ${last.seq}`;
  return { kind: 'added', line, seq: last.seq + 1n, reason, beyond };
}

function describeCut({ last, newest }: Place): Difference {
  const seq = last.seq + 1n;
  const reason = `${span(seq, newest.seq)} missing at the end of the file`;
  return { kind: 'missing', line: last.line, seq, reason, cutShort: true };
}
