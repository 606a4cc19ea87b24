import { hashEvent } from '../contracts/event.ts';
import { hashCell } from './cells.ts';
import { addition, type Difference, span } from './difference.ts';
import type { Head } from './head.ts';
import type { NoRow } from './read-row.ts';
import type { Row } from './row.ts';
import type { RowCursor } from './row-cursor.ts';

/** Where in a file the reading is. What follows can be looked at: it tells what happened here. */
export interface Place {
  cursor: RowCursor;
  newest: Head;
  heads: ReadonlyMap<bigint, Head>;
  /** The last row that was in its place. */
  last: { seq: bigint; hash: string; line: number };
}

/** A line that is no row. */
export async function describeNoRow(place: Place, { line, reason, column }: NoRow): Promise<Difference> {
  const seq = place.last.seq + 1n;
  if (await isNextInPlace(place)) return addition(line, seq, `line ${line} ${reason}`);
  return { kind: 'changed', line, seq, reason, ...(column === undefined ? {} : { column }) };
}

/** A row that says it is of another log than the head. */
export async function describeOtherLog(place: Place, row: Row, line: number): Promise<Difference> {
  const { chainId, registry } = place.newest;
  const seq = place.last.seq + 1n;
  const is = `is of registry ${row.registry} on chain ${row.chainId}`;
  const reason = `${is}, and the head of ${registry} on chain ${chainId}`;
  const next = (await place.cursor.peek())?.row;
  const whole =
    seq === 1n && (next === undefined || (next.chainId === row.chainId && next.registry === row.registry));
  const column = row.registry === registry ? 'chain-id' : 'registry';
  return { kind: whole ? 'other-log' : 'changed', line, seq, reason, column };
}

/** A row whose hash is not that of its cells. */
export async function describeChange(
  place: Place,
  { event, hash }: Row,
  computed: string,
  line: number,
): Promise<Difference> {
  const seq = place.last.seq + 1n;
  if (await isNextInPlace(place)) return addition(line, seq, 'its hash is not that of its cells');
  const changed = { kind: 'changed', line, seq } as const;
  if ((await findHash(place, seq)) === computed) {
    return { ...changed, column: 'hash', reason: 'has another hash than its cells, which are right' };
  }
  // What the rows before it say can stand in for these two cells, and shows whether one of them alone was changed.
  if (hashEvent({ ...event, seq }) === hash) {
    return { ...changed, column: 'seq', reason: `says seq ${event.seq}, and is seq ${seq}` };
  }
  if (hashEvent({ ...event, prev: place.last.hash }) === hash) {
    return { ...changed, column: 'prev', reason: 'names another hash than the row before it has' };
  }
  const reason = `has cells whose hash is ${hashCell.format(computed)}, not the one in its column hash`;
  return { ...changed, reason };
}

/** A row that is sound in itself and stands where another one belongs. */
export async function describePlace(place: Place, { event, hash }: Row, line: number): Promise<Difference> {
  const { cursor, last, newest } = place;
  const seq = last.seq + 1n;
  const found = event.seq;
  const next = (await cursor.peek())?.row;
  if (next?.event.seq === seq) {
    if (found === last.seq && next.event.prev === hash && hash !== last.hash) {
      return addition(last.line, found, `seq ${found} stands twice, and the row after them names the second`);
    }
    const again = found < seq || found > newest.seq || (await cursor.findSeq(found)) !== undefined;
    if (again)
      return addition(line, seq, `it is a row of seq ${found}, which is elsewhere or not in the log`);
    return { kind: 'moved', line, seq, reason: `is that of seq ${found}, which is missing in its own place` };
  }
  const elsewhere = await cursor.findSeq(seq);
  if (elsewhere !== undefined) {
    return { kind: 'moved', line, seq, reason: `stands at line ${elsewhere}, and seq ${found} in its place` };
  }
  if (next?.event.seq === seq + 1n) {
    return { kind: 'changed', line, seq, reason: `was replaced by one of seq ${found}` };
  }
  if (found < seq) return addition(line, seq, `it is another row of seq ${found}`);
  return { kind: 'missing', line, seq, reason: `${span(seq, found - 1n)} missing before line ${line}` };
}

/** A row in its place that names another hash than the row before it has: one of the two was written anew. */
export async function describeBreak(place: Place, { event, hash }: Row, line: number): Promise<Difference> {
  const { seq } = event;
  const { last } = place;
  if (seq > 1n && (await findHash(place, seq)) === hash) {
    const reason = `was written anew with a hash of its own: line ${line} names another`;
    return { kind: 'changed', line: last.line, seq: last.seq, reason };
  }
  const reason = `names ${hashCell.format(event.prev)} before it, and that is ${hashCell.format(last.hash)}`;
  return { kind: 'changed', line, seq, column: 'prev', reason };
}

/** A row that is linked to all before it, but is not what a head says. */
export async function describeHead(
  { cursor, heads }: Place,
  { event: { seq } }: Row,
  head: Head,
  line: number,
): Promise<Difference> {
  const next = (await cursor.peek())?.row;
  if (next?.event.seq === seq && next.hash === head.hash) {
    return addition(line, seq, `seq ${seq} stands twice, and the head names the second`);
  }
  if (next?.event.seq === seq + 1n && next.event.prev === head.hash) {
    const reason = 'was written anew with a hash of its own: the head and the row after it name another';
    return { kind: 'changed', line, seq, reason };
  }
  const proven = [...heads.keys()].filter((one) => one < seq).reduce((a, b) => (a > b ? a : b), 0n);
  const since = proven === 0n ? 'one up to it' : `one after seq ${proven}, which an older head proves,`;
  const rewritten = `${since} was written anew with every hash behind it, or the head is of another log`;
  const reason = `is not the one that the head names, ${hashCell.format(head.hash)}: ${rewritten}`;
  return { kind: 'changed', line, seq, reason };
}

/** The hash of `seq` as the head or the next row names it; undefined when neither does. */
async function findHash({ heads, cursor }: Place, seq: bigint): Promise<string | undefined> {
  const head = heads.get(seq);
  if (head !== undefined) return head.hash;
  const next = (await cursor.peek())?.row;
  return next?.event.seq === seq + 1n ? next.event.prev : undefined;
}

/** Whether the next row is the one that belongs where this one stands. */
async function isNextInPlace({ cursor, last }: Place): Promise<boolean> {
  const next = (await cursor.peek())?.row;
  if (next === undefined || next.event.seq !== last.seq + 1n || next.event.prev !== last.hash) return false;
  return hashEvent(next.event) === next.hash;
}
