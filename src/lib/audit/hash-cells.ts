import { hash } from 'node:crypto';
import { Cl, type ClarityValue } from '@stacks/transactions';
import { eventType } from '../contracts/event.ts';
import { asciiCell, type Cell, endCell, parseCell, principalCell, timeCell, uintCell } from './cells.ts';
import { Remembered, RememberedBytes } from './remembered.ts';
import { type Column, cellOf, columns } from './row.ts';
import { cellsOfTopic, type TopicCells } from './topic-vocabulary.ts';

function remember<T>(cell: Cell<T>, toClarity: (value: T) => ClarityValue): RememberedBytes {
  return new RememberedBytes((text) => Buffer.from(Cl.serialize(toClarity(parseCell(cell, text))), 'hex'));
}

const remembered = {
  principal: remember(principalCell, (text) => Cl.principal(text)),
  'data-types': remember(cellOf['data-types'], (value) => Cl.uint(value)),
  purposes: remember(cellOf.purposes, (value) => Cl.uint(value)),
};

/** A topic, and the names of the cells whose meaning goes by it. */
interface TopicNames {
  bytes: Uint8Array;
  of: Record<keyof TopicCells, { cell: Cell<bigint>; names: RememberedBytes }>;
}
const topicNames = new Remembered<TopicNames>((topic) => {
  const cells = cellsOfTopic(parseCell(asciiCell, topic));
  const of = (column: keyof TopicCells) => ({ cell: cells[column], names: namesOf(cells[column]) });
  return {
    bytes: Buffer.from(Cl.serialize(Cl.stringAscii(topic)), 'hex'),
    of: { code: of('code'), outcome: of('outcome'), ref: of('ref'), 'expires-at': of('expires-at') },
  };
});

const namesByCell = new Map<Cell<bigint>, RememberedBytes>();
function namesOf(cell: Cell<bigint>): RememberedBytes {
  const known = namesByCell.get(cell) ?? remember(cell, (value: bigint) => Cl.uint(value));
  namesByCell.set(cell, known);
  return known;
}

/** Seconds of the beginning of days; throws for what is no day of the calendar. */
const days = new Remembered<number>((day) => Number(parseCell(timeCell, `${day}T00:00:00Z`)));

/** The value of a lower-case hexadecimal digit by its character's code, -1 for other characters. */
const hexDigits = Int8Array.from({ length: 256 }, (_, code) =>
  '0123456789abcdef'.indexOf(String.fromCharCode(code)),
);

type Field = (typeof eventType.tuple)[number]['name'];
/** What stands in front of each value (SIP-005): the length of its name, and that. The tuple's own start is with the first. */
const names = Object.fromEntries(
  eventType.tuple
    .map(({ name }) => name)
    .toSorted()
    .map((name, position) => {
      const start = position === 0 ? [0x0c, 0, 0, 0, eventType.tuple.length] : [];
      return [name, Uint8Array.from([...start, name.length, ...Buffer.from(name)])];
    }),
) as Record<Field, Uint8Array>;
const at = Object.fromEntries(columns.map((column, index) => [column, index])) as Record<Column, number>;
/** How many cells an event has, in the order of the columns. */
const eventCells = at['patient-prev'] + 1;

/** How long the cells of a column always are; 0 for those that differ. */
const fixedLengths = columns.map((column) => {
  return ['evidence', 'prev', 'patient-prev', 'hash'].includes(column) ? 66 : 0;
});

/** Stands between cells; the text of none has it. */
const separator = '\x1f';

/**
 * Hashes events as the registry did, from the cells of a row, in a few microseconds: `hashEvent` of a parsed row gives the
 * same, and takes some thirty times as long. Numbers, times and hashes are read on the spot; of names and principals,
 * which are the same few over and over, the bytes are remembered.
 */
export class CellHasher {
  readonly #target = new Uint8Array(4096);
  readonly #view = new DataView(this.#target.buffer);
  #end = 0;
  /** A cell was not in its one spelling. */
  #failed = false;
  /** The row that was taken last, and where its cells begin, and the one behind them. */
  #row: Buffer = Buffer.alloc(0);
  readonly #starts = new Uint32Array(columns.length + 2);

  /**
   * The consensus bytes (SIP-005) of the event; valid until the next call. Undefined when a cell is not in its one
   * spelling: `parseRow` says which.
   *
   * @param cells in the order of `columns`, up to `patient-prev` at least
   */
  encode(cells: readonly string[]): Uint8Array | undefined {
    const text = cells.slice(0, eventCells).join(separator);
    if (text.length * 3 > ownRow.length) return undefined;
    const length = ownRow.write(text);
    return this.take(ownRow, 0, length, 0x1f) === eventCells ? this.encodeTaken() : undefined;
  }

  /** The event's hash as a cell, `0x` and 64 digits; undefined as by {@link encode}. */
  hash(cells: readonly string[]): string | undefined {
    const bytes = this.encode(cells);
    return bytes === undefined ? undefined : `0x${hash('sha256', bytes, 'hex')}`;
  }

  /**
   * Takes a row from a larger text, for {@link hashTaken} and {@link cell}; the text must not change meanwhile.
   *
   * @param mark the byte that stands between cells
   * @returns how many cells it has; none is beyond the columns
   */
  take(text: Buffer, from: number, to: number, mark: number): number {
    const starts = this.#starts;
    this.#row = text;
    let count = 0;
    for (let start = from; ; count += 1) {
      if (count >= columns.length) return count + 1;
      starts[count] = start;
      // One that has the mark before its due end is not in its one spelling, and is found out as such.
      let end = start + (fixedLengths[count] as number);
      if (end === start || text[end] !== mark || end >= to) end = start;
      while (end < to && text[end] !== mark) end += 1;
      if (end >= to) break;
      start = end + 1;
    }
    starts[count + 1] = to + 1;
    return count + 1;
  }

  /** Whether a cell of the row that was taken has this text, of ASCII characters. */
  hasCell(place: number, text: string): boolean {
    const start = this.#starts[place] as number;
    const { length } = text;
    if ((this.#starts[place + 1] as number) - 1 - start !== length) return false;
    const row = this.#row;
    for (let i = 0; i < length; i += 1) if (row[start + i] !== text.charCodeAt(i)) return false;
    return true;
  }

  /** A cell of the row that was taken, by its place among the columns. */
  cell(place: number): string {
    return this.#row.toString('latin1', this.#starts[place], (this.#starts[place + 1] as number) - 1);
  }

  /** As {@link hash}, of the row that was taken. */
  hashTaken(): string | undefined {
    const bytes = this.encodeTaken();
    return bytes === undefined ? undefined : `0x${hash('sha256', bytes, 'hex')}`;
  }

  /** As {@link encode}, of the row that was taken. */
  encodeTaken(): Uint8Array | undefined {
    const row = this.#row;
    const starts = this.#starts;
    const found = topicNames.find(row, starts[at.topic] as number, (starts[at.topic + 1] as number) - 1);
    if (found === undefined) return undefined;
    const topic = found.made;
    this.#end = 0;
    this.#failed = false;
    // A tuple's fields go by name.
    this.#put(names.actor);
    this.#putNamed(remembered.principal, at.actor);
    this.#put(names.code);
    this.#putByTopic(topic.of.code, at.code);
    this.#put(names['data-types']);
    this.#putNamed(remembered['data-types'], at['data-types']);
    this.#put(names.evidence);
    this.#putHash(at.evidence);
    this.#put(names['expires-at']);
    this.#putByTopic(topic.of['expires-at'], at['expires-at']);
    this.#put(names.height);
    this.#putDigits(at.height);
    this.#put(names.institution);
    this.#putOptional(at.institution);
    this.#put(names.outcome);
    this.#putByTopic(topic.of.outcome, at.outcome);
    this.#put(names.patient);
    this.#putOptional(at.patient);
    this.#put(names['patient-prev']);
    this.#putHash(at['patient-prev']);
    this.#put(names.prev);
    this.#putHash(at.prev);
    this.#put(names.provider);
    this.#putOptional(at.provider);
    this.#put(names.purposes);
    this.#putNamed(remembered.purposes, at.purposes);
    this.#put(names.ref);
    this.#putByTopic(topic.of.ref, at.ref);
    this.#put(names.seq);
    this.#putDigits(at.seq);
    this.#put(names.time);
    this.#putTime(at.time);
    this.#put(names.topic);
    this.#put(topic.bytes);
    return this.#failed ? undefined : this.#target.subarray(0, this.#end);
  }

  #put(source: Uint8Array): void {
    const target = this.#target;
    const { length } = source;
    let end = this.#end;
    // So few bytes are sooner copied one by one than by a call.
    for (let i = 0; i < length; i += 1) target[end++] = source[i] as number;
    this.#end = end;
  }

  #putNamed(known: RememberedBytes, place: number): void {
    const from = this.#starts[place] as number;
    const to = (this.#starts[place + 1] as number) - 1;
    const end = known.copy(this.#row, from, to, this.#target, this.#end);
    if (end === -1) this.#failed = true;
    else this.#end = end;
  }

  #putOptional(place: number): void {
    const isNone = (this.#starts[place + 1] as number) - 1 === this.#starts[place];
    this.#target[this.#end++] = isNone ? 0x09 : 0x0a;
    if (!isNone) this.#putNamed(remembered.principal, place);
  }

  #putByTopic({ cell, names: known }: TopicNames['of']['code'], place: number): void {
    const length = (this.#starts[place + 1] as number) - 1 - (this.#starts[place] as number);
    if (cell === uintCell) this.#putDigits(place);
    else if (cell === endCell && length === 20) this.#putTime(place);
    else this.#putNamed(known, place);
  }

  #putDigits(place: number): void {
    const row = this.#row;
    const from = this.#starts[place] as number;
    const to = (this.#starts[place + 1] as number) - 1;
    let value = 0;
    for (let i = from; i < to; i += 1) {
      const digit = (row[i] as number) - 48;
      value = digit >= 0 && digit <= 9 ? value * 10 + digit : Number.NaN;
    }
    // A double holds what has up to 15 digits.
    const isPlain = to > from && to - from <= 15 && value >= 0 && (to - from === 1 || row[from] !== 48);
    if (isPlain) this.#putUint(value);
    else this.#putAny(uintCell, place);
  }

  /** `2027-01-31T18:00:00Z`. */
  #putTime(place: number): void {
    const row = this.#row;
    const from = this.#starts[place] as number;
    const isLong = (this.#starts[place + 1] as number) - 1 - from === 20;
    const marks =
      row[from + 10] === 84 && row[from + 13] === 58 && row[from + 16] === 58 && row[from + 19] === 90;
    const start = isLong && marks ? days.find(row, from, from + 10) : undefined;
    const [hour, minute, second] = [
      readTwo(row, from + 11),
      readTwo(row, from + 14),
      readTwo(row, from + 17),
    ];
    if (start !== undefined && hour < 24 && minute < 60 && second < 60) {
      this.#putUint(start.made + hour * 3600 + minute * 60 + second);
    } else this.#putAny(timeCell, place);
  }

  /** `0x` and 64 lower-case digits. */
  #putHash(place: number): void {
    const row = this.#row;
    const from = this.#starts[place] as number;
    const isLong = (this.#starts[place + 1] as number) - 1 - from === 66;
    if (!isLong || row[from] !== 48 || row[from + 1] !== 120) {
      this.#failed = true;
      return;
    }
    const target = this.#target;
    let end = this.#end;
    target[end] = 0x02;
    this.#view.setUint32(end + 1, 32);
    end += 5;
    let digits = 0;
    for (let i = from + 2; i < from + 66; i += 2) {
      const high = hexDigits[row[i] as number] as number;
      const low = hexDigits[row[i + 1] as number] as number;
      digits |= high | low;
      target[end++] = (high << 4) | low;
    }
    if (digits < 0) this.#failed = true;
    this.#end = end;
  }

  /** A whole number that a double holds. */
  #putUint(value: number): void {
    const end = this.#end;
    this.#target[end] = 0x01;
    this.#view.setUint32(end + 1, 0);
    this.#view.setUint32(end + 5, 0);
    this.#view.setUint32(end + 9, Math.floor(value / 2 ** 32));
    this.#view.setUint32(end + 13, value % 2 ** 32);
    this.#end = end + 17;
  }

  #putAny(cell: Cell<bigint>, place: number): void {
    try {
      this.#put(Buffer.from(Cl.serialize(Cl.uint(parseCell(cell, this.cell(place)))), 'hex'));
    } catch {
      this.#failed = true;
    }
  }
}

/** Where the cells of a row are put together; an honest row has less than 4 KiB. */
const ownRow = Buffer.alloc(64 * 1024);

/** The number of two decimal digits; not a number when they are none. */
function readTwo(bytes: Uint8Array, place: number): number {
  const high = (bytes[place] as number) - 48;
  const low = (bytes[place + 1] as number) - 48;
  return high >= 0 && high <= 9 && low >= 0 && low <= 9 ? high * 10 + low : Number.NaN;
}
