import { hashEvent, type LedgerEvent, ZERO_HASH } from '../contracts/event.ts';
import { hashCell } from './cells.ts';
import { addition, type Difference } from './difference.ts';
import { CellHasher } from './hash-cells.ts';
import type { PatientHead } from './head.ts';
import { type NoRow, type ReadLine, type ReadRow, readRow } from './read-row.ts';
import { columns, type LogIdentity, type Row } from './row.ts';
import { RowCursor } from './row-cursor.ts';
import type { Verified } from './verify-rows.ts';

/** Where in a file of one patient's rows the reading is. */
interface Place {
  cursor: RowCursor;
  head: PatientHead & LogIdentity;
  /** The last row that was in its place. */
  last: { seq: bigint; hash: string; line: number };
  /** How many rows were in their places. */
  rows: bigint;
}

const hasher = new CellHasher();
const [seqAt, timeAt, patientAt, prevAt, hashAt, chainIdAt, registryAt] = (
  ['seq', 'time', 'patient', 'patient-prev', 'hash', 'chain-id', 'registry'] as const
).map((column) => columns.indexOf(column)) as [number, number, number, number, number, number, number];

/**
 * Checks that rows are all events about one patient, and no others: each names the hash of the one before it about that
 * patient, and the last is the one that the registry's head of the patient names. No other row of the log is needed.
 *
 * Rows are read once, and none is kept but the next; after a difference the rest is read to name it.
 */
export async function verifyPatientRows(
  lines: AsyncIterable<readonly ReadLine[]>,
  head: PatientHead & LogIdentity,
  { headerLines }: { headerLines: number },
): Promise<Verified | Difference> {
  const cursor = new RowCursor(lines);
  try {
    return await verifyFrom({
      cursor,
      head,
      last: { seq: 0n, hash: ZERO_HASH, line: headerLines },
      rows: 0n,
    });
  } finally {
    await cursor.close();
  }
}

async function verifyFrom(place: Place): Promise<Verified | Difference> {
  const { cursor, head } = place;
  const verified: Verified = { rows: 0 };
  for (let read = cursor.takeRead() ?? (await cursor.take()); read !== undefined; ) {
    if (place.rows === head.count) return await describeEnd(place, read.line);
    const { cells } = read;
    if (cells === undefined || !isNext(place, cells)) return await describe(place, readRow(read));
    const [seq, time] = [BigInt(cells[seqAt] ?? ''), cells[timeAt] ?? ''];
    place.last = { seq, hash: (cells[hashAt] ?? '').slice(2), line: read.line };
    place.rows += 1n;
    verified.rows += 1;
    verified.first ??= { seq, time };
    verified.last = { seq, time };
    read = cursor.takeRead() ?? (await cursor.take());
  }
  if (place.rows < head.count) return describeCut(place);
  if (place.last.hash !== head.hash) return describeLast(place);
  return verified;
}

/** The quick look: whether a row is the next about the patient, and sound in itself. */
function isNext({ head, last }: Place, cells: readonly string[]): boolean {
  return (
    cells[prevAt] === `0x${last.hash}` &&
    cells[patientAt] === head.patient &&
    cells[chainIdAt] === String(head.chainId) &&
    cells[registryAt] === head.registry &&
    hasher.hash(cells) === cells[hashAt] &&
    BigInt(cells[seqAt] ?? '') > last.seq
  );
}

/** Why a line is not the next row about the patient. */
async function describe(place: Place, read: ReadRow): Promise<Difference> {
  if (read.row === undefined) return await describeNoRow(place, read);
  const { line, row } = read;
  const { head, last } = place;
  const { event, hash } = row;
  if (row.chainId !== head.chainId || row.registry !== head.registry) {
    return await describeOtherLog(place, row, line);
  }
  const computed = hashEvent(event);
  if (computed !== hash) return await describeChange(place, row, computed, line);
  const { seq } = event;
  if (event.patient !== head.patient) {
    const about = event.patient === null ? 'no patient' : `the patient ${event.patient}`;
    if (await isNextInPlace(place)) return addition(line, seq, `it is about ${about}`);
    return {
      kind: 'changed',
      line,
      seq,
      column: 'patient',
      reason: `is about ${about}, not ${head.patient}`,
    };
  }
  if (event['patient-prev'] === last.hash) {
    const reason = `says seq ${seq}, and stands after seq ${last.seq}`;
    return { kind: 'changed', line, seq, column: 'seq', reason };
  }
  return await describePlace(place, row, line);
}

async function describeNoRow(place: Place, { line, reason, column }: NoRow): Promise<Difference> {
  // Unreadable, it names no seq: it stands behind this one.
  const seq = place.last.seq + 1n;
  if (await isNextInPlace(place)) return addition(line, seq, `line ${line} ${reason}`);
  return { kind: 'changed', line, seq, reason, ...(column === undefined ? {} : { column }) };
}

async function describeOtherLog(place: Place, row: Row, line: number): Promise<Difference> {
  const { head, rows } = place;
  const is = `is of registry ${row.registry} on chain ${row.chainId}`;
  const reason = `${is}, and the head of ${head.registry} on chain ${head.chainId}`;
  const next = (await place.cursor.peek())?.row;
  const whole =
    rows === 0n && (next === undefined || (next.chainId === row.chainId && next.registry === row.registry));
  const column = row.registry === head.registry ? 'chain-id' : 'registry';
  return { kind: whole ? 'other-log' : 'changed', line, seq: row.event.seq, reason, column };
}

/** A row whose hash is not that of its cells. */
async function describeChange(
  place: Place,
  { event, hash }: Row,
  computed: string,
  line: number,
): Promise<Difference> {
  const { last, head } = place;
  if (await isNextInPlace(place)) return addition(line, event.seq, 'its hash is not that of its cells');
  const next = (await place.cursor.peek())?.row;
  const due = next === undefined ? head.hash : next.event['patient-prev'];
  const changed = { kind: 'changed', line, seq: event.seq } as const;
  if (due === computed) {
    return { ...changed, column: 'hash', reason: 'has another hash than its cells, which are right' };
  }
  const repairs: [Partial<LedgerEvent>, 'patient' | 'patient-prev', string][] = [
    [{ 'patient-prev': last.hash }, 'patient-prev', 'names another hash than the row before it has'],
    [{ patient: head.patient }, 'patient', `is about another patient than ${head.patient}`],
  ];
  for (const [repair, column, reason] of repairs) {
    if (hashEvent({ ...event, ...repair }) === hash) return { ...changed, column, reason };
  }
  const reason = `has cells whose hash is ${hashCell.format(computed)}, not the one in its column hash`;
  return { ...changed, reason };
}

/** A row that is sound in itself and does not follow the one before it. */
async function describePlace(place: Place, row: Row, line: number): Promise<Difference> {
  const { last, head, rows } = place;
  const { seq } = row.event;
  // Rows that were in their places are proven: what is not behind them is another copy, or no row of the log.
  if (seq <= last.seq) return addition(line, seq, `it is another row of seq ${seq}`);
  const next = (await place.cursor.peek())?.row;
  const rest = await scanRest(place, row.hash);
  if (rest.dueAt !== undefined) {
    if (rest.again || !rest.named) {
      return addition(line, seq, `it is a row of seq ${seq}, which is elsewhere or not in the log`);
    }
    return {
      kind: 'moved',
      line,
      seq,
      reason: `stands before line ${rest.dueAt}, whose row belongs in front of it`,
    };
  }
  const total = rows + 1n + rest.count;
  if (rows > 0n && (total === head.count || seq === last.seq + 1n)) {
    const linked = next === undefined ? head.hash === row.hash : next.event['patient-prev'] === row.hash;
    if (linked) {
      const reason = `was written anew with a hash of its own: line ${line} names another`;
      return { kind: 'changed', line: last.line, seq: last.seq, reason };
    }
  }
  if (total >= head.count) {
    const reason = `names ${hashCell.format(row.event['patient-prev'])} before it, and that is ${hashCell.format(last.hash)}`;
    return { kind: 'changed', line, seq, column: 'patient-prev', reason };
  }
  const from = last.seq === 0n ? 'up to' : `after seq ${last.seq} and before`;
  const missing = head.count - total;
  const reason = `${missing} of the patient's ${head.count} rows ${missing === 1n ? 'is' : 'are'} missing, the first of them ${from} seq ${seq}`;
  return { kind: 'missing', line, seq: last.seq + 1n, reason };
}

/** What the rest of the file says of the row that is due, and of the one with this hash that stands in its place. */
async function scanRest({ cursor, last, head }: Place, hash: string) {
  let dueAt: number | undefined;
  let again = false;
  let named = head.hash === hash;
  let count = 0n;
  await cursor.find(({ row, line }) => {
    count += 1n;
    if (row?.event.patient !== head.patient) return false;
    if (row.event['patient-prev'] === last.hash) dueAt ??= line;
    if (row.event['patient-prev'] === hash) named = true;
    if (row.hash === hash) again = true;
    return false;
  });
  return { dueAt, again, named, count };
}

/** Rows after the one that the head names. */
async function describeEnd({ cursor, last }: Place, line: number): Promise<Difference> {
  let beyond = 1;
  while ((await cursor.take()) !== undefined) beyond += 1;
  const reason = `stands after the patient's head, which is at seq ${last.seq}`;
  return { kind: 'added', line, seq: last.seq + 1n, reason, beyond };
}

function describeCut({ last, head, rows }: Place): Difference {
  const missing = head.count - rows;
  const reason = `${missing} of the patient's ${head.count} rows ${missing === 1n ? 'is' : 'are'} missing at the end of the file`;
  return { kind: 'missing', line: last.line, seq: last.seq + 1n, reason, cutShort: true };
}

/** As many rows as the head counts, and the last is another. */
function describeLast({ last, head }: Place): Difference {
  const reason = `is not the one that the patient's head names, ${hashCell.format(head.hash)}`;
  return { kind: 'changed', line: last.line, seq: last.seq, reason };
}

/** Whether the next row is the one that belongs where this one stands. */
async function isNextInPlace(place: Place): Promise<boolean> {
  const next = await place.cursor.look();
  return next?.cells !== undefined && isNext(place, next.cells);
}
