import { hash } from 'node:crypto';
import { Cl, type ClarityValue } from '@stacks/transactions';
import { eventType, ZERO_HASH } from '../contracts/event.ts';
import {
  asciiCell,
  type Cell,
  detach,
  endCell,
  hashCell,
  parseCell,
  principalCell,
  timeCell,
  uintCell,
} from './cells.ts';
import { type Column, cellOf, columns } from './row.ts';
import { cellsOfTopic, type TopicCells } from './topic-vocabulary.ts';

/** The most texts of one kind that are remembered. */
const mostRemembered = 100_000;
/** How many of them can be found without a look into the map; a power of two. */
const places = 2 ** 14;
const empty = new Uint8Array();

/** Remembers the bytes of texts. */
class Remembered {
  readonly #known = new Map<string, { text: string; bytes: Uint8Array }>();
  /** The text that was last looked up of those that share a place: to compare is quicker than to hash. */
  readonly #texts: string[] = new Array(places).fill('\0');
  readonly #bytes: Uint8Array[] = new Array(places).fill(empty);

  /** @param make throws for a text that has no bytes */
  constructor(private readonly make: (text: string) => Uint8Array) {}

  find(text: string): Uint8Array | undefined {
    const end = text.length - 1;
    // The last characters of a principal are its checksum: few share three.
    const sum = text.charCodeAt(end) * 961 + text.charCodeAt(end - 1) * 31 + text.charCodeAt(end - 2) * 7;
    const place = (sum + end) & (places - 1);
    if (this.#texts[place] === text) return this.#bytes[place];
    const known = this.#known.get(text) ?? this.#learn(text);
    if (known === undefined) return undefined;
    this.#texts[place] = known.text;
    this.#bytes[place] = known.bytes;
    return known.bytes;
  }

  #learn(found: string): { text: string; bytes: Uint8Array } | undefined {
    const text = detach(found);
    let bytes: Uint8Array;
    try {
      bytes = this.make(text);
    } catch {
      return undefined;
    }
    if (this.#known.size >= mostRemembered) this.#known.clear();
    const known = { text, bytes };
    this.#known.set(text, known);
    return known;
  }
}

function remember<T>(cell: Cell<T>, toClarity: (value: T) => ClarityValue): Remembered {
  return new Remembered((text) => Buffer.from(Cl.serialize(toClarity(parseCell(cell, text))), 'hex'));
}

const remembered = {
  topic: remember(asciiCell, (text) => Cl.stringAscii(text)),
  principal: remember(principalCell, (text) => Cl.principal(text)),
  'data-types': remember(cellOf['data-types'], (value) => Cl.uint(value)),
  purposes: remember(cellOf.purposes, (value) => Cl.uint(value)),
};

type ByTopic = Record<keyof TopicCells, { cell: Cell<bigint>; names: Remembered }>;
const namesByTopic = new Map<string, ByTopic>();

/** The names of the cells whose meaning goes by the topic. */
function rememberTopic(topic: string): ByTopic {
  const known = namesByTopic.get(topic);
  if (known !== undefined) return known;
  const cells = cellsOfTopic(topic);
  const of = (column: keyof TopicCells) => ({
    cell: cells[column],
    names: remember(cells[column], (value: bigint) => Cl.uint(value)),
  });
  const made: ByTopic = {
    code: of('code'),
    outcome: of('outcome'),
    ref: of('ref'),
    'expires-at': of('expires-at'),
  };
  // Topics that no contract of ours has are not worth their memory.
  if (namesByTopic.size < 100) namesByTopic.set(detach(topic), made);
  return made;
}

/** Seconds of the beginning of days. */
const days = new Map<string, number>();

/** Seconds of a day's beginning; undefined when it is no day of the calendar. */
function findDay(day: string): number | undefined {
  const known = days.get(day);
  if (known !== undefined) return known;
  try {
    const start = Number(parseCell(timeCell, `${day}T00:00:00Z`));
    if (days.size >= mostRemembered) days.clear();
    days.set(detach(day), start);
    return start;
  } catch {
    return undefined;
  }
}

/** The number of two decimal digits; not a number when they are none. */
function readTwo(text: string, at: number): number {
  const high = text.charCodeAt(at) - 48;
  const low = text.charCodeAt(at + 1) - 48;
  return high >= 0 && high <= 9 && low >= 0 && low <= 9 ? high * 10 + low : Number.NaN;
}

/** The value of a lower-case hexadecimal digit by its character's code, -1 for other characters. */
const hexDigits = Int8Array.from({ length: 128 }, (_, code) =>
  '0123456789abcdef'.indexOf(String.fromCharCode(code)),
);

/** An evidence that is not given, and the first of a chain's `prev`. */
const zeroCell = hashCell.format(ZERO_HASH);
const zeroBytes = Uint8Array.from([0x02, 0, 0, 0, 32, ...new Array(32).fill(0)]);

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

/**
 * Hashes events as the registry did, from the cells of a row, in a few microseconds: `hashEvent` of a parsed row gives the
 * same, and takes some thirty times as long. Numbers, times and hashes are read on the spot; of names and principals,
 * which are the same few over and over, the bytes are remembered.
 */
export class CellHasher {
  readonly #bytes = new Uint8Array(4096);
  readonly #view = new DataView(this.#bytes.buffer);
  #end = 0;
  /** A cell was not in its one spelling. */
  #failed = false;
  /** The day of the last time, and its beginning in seconds. */
  #day = '';
  #dayStart = Number.NaN;
  #topic = '';
  #byTopic = rememberTopic('');

  /**
   * The consensus bytes (SIP-005) of the event; valid until the next call. Undefined when a cell is not in its one
   * spelling: `parseRow` says which.
   *
   * @param cells in the order of `columns`, up to `patient-prev` at least
   */
  encode(cells: readonly string[]): Uint8Array | undefined {
    const topic = cells[at.topic] as string;
    if (topic !== this.#topic) {
      this.#byTopic = rememberTopic(topic);
      this.#topic = topic;
    }
    const byTopic = this.#byTopic;
    this.#end = 0;
    this.#failed = false;
    // A tuple's fields go by name.
    this.#put(names.actor);
    this.#putNamed(remembered.principal, cells[at.actor] as string);
    this.#put(names.code);
    this.#putByTopic(byTopic.code, cells[at.code] as string);
    this.#put(names['data-types']);
    this.#putNamed(remembered['data-types'], cells[at['data-types']] as string);
    this.#put(names.evidence);
    this.#putHash(cells[at.evidence] as string);
    this.#put(names['expires-at']);
    this.#putByTopic(byTopic['expires-at'], cells[at['expires-at']] as string);
    this.#put(names.height);
    this.#putDigits(cells[at.height] as string);
    this.#put(names.institution);
    this.#putOptional(cells[at.institution] as string);
    this.#put(names.outcome);
    this.#putByTopic(byTopic.outcome, cells[at.outcome] as string);
    this.#put(names.patient);
    this.#putOptional(cells[at.patient] as string);
    this.#put(names['patient-prev']);
    this.#putHash(cells[at['patient-prev']] as string);
    this.#put(names.prev);
    this.#putHash(cells[at.prev] as string);
    this.#put(names.provider);
    this.#putOptional(cells[at.provider] as string);
    this.#put(names.purposes);
    this.#putNamed(remembered.purposes, cells[at.purposes] as string);
    this.#put(names.ref);
    this.#putByTopic(byTopic.ref, cells[at.ref] as string);
    this.#put(names.seq);
    this.#putDigits(cells[at.seq] as string);
    this.#put(names.time);
    this.#putTime(cells[at.time] as string);
    this.#put(names.topic);
    this.#putNamed(remembered.topic, topic);
    return this.#failed ? undefined : this.#bytes.subarray(0, this.#end);
  }

  /** The event's hash as a cell: `0x` and 64 digits; undefined as by {@link encode}. */
  hash(cells: readonly string[]): string | undefined {
    const bytes = this.encode(cells);
    return bytes === undefined ? undefined : `0x${hash('sha256', bytes, 'hex')}`;
  }

  #put(source: Uint8Array): void {
    const target = this.#bytes;
    const { length } = source;
    let end = this.#end;
    // So few bytes are sooner copied one by one than by a call.
    for (let i = 0; i < length; i += 1) target[end++] = source[i] as number;
    this.#end = end;
  }

  #putNamed(known: Remembered, text: string): void {
    const bytes = known.find(text);
    if (bytes === undefined) this.#failed = true;
    else this.#put(bytes);
  }

  #putOptional(text: string): void {
    this.#bytes[this.#end++] = text === '' ? 0x09 : 0x0a;
    if (text !== '') this.#putNamed(remembered.principal, text);
  }

  #putByTopic({ cell, names: known }: ByTopic['code'], text: string): void {
    if (cell === uintCell) this.#putDigits(text);
    else if (cell === endCell && text.length === 20) this.#putTime(text);
    else this.#putNamed(known, text);
  }

  #putDigits(text: string): void {
    const { length } = text;
    let value = 0;
    for (let i = 0; i < length; i += 1) {
      const digit = text.charCodeAt(i) - 48;
      value = digit >= 0 && digit <= 9 ? value * 10 + digit : Number.NaN;
    }
    // A double holds what has up to 15 digits.
    const isPlain = length > 0 && length <= 15 && value >= 0 && (length === 1 || text.charCodeAt(0) !== 48);
    if (isPlain) this.#putUint(value);
    else this.#putAny(uintCell, text);
  }

  /** `2027-01-31T18:00:00Z`. */
  #putTime(text: string): void {
    // Events of a day follow one another.
    if (!text.startsWith(this.#day) || this.#day === '') {
      this.#day = text.slice(0, 10);
      this.#dayStart = findDay(this.#day) ?? Number.NaN;
    }
    const hour = readTwo(text, 11);
    const minute = readTwo(text, 14);
    const second = readTwo(text, 17);
    const seconds = this.#dayStart + hour * 3600 + minute * 60 + second;
    const isPlain = text.length === 20 && hour < 24 && minute < 60 && second < 60 && !Number.isNaN(seconds);
    const marks = text.charCodeAt(10) === 84 && text.charCodeAt(13) === 58 && text.charCodeAt(16) === 58;
    if (isPlain && marks && text.charCodeAt(19) === 90) this.#putUint(seconds);
    else this.#putAny(timeCell, text);
  }

  /** `0x` and 64 lower-case digits. */
  #putHash(text: string): void {
    if (text === zeroCell) {
      this.#put(zeroBytes);
      return;
    }
    if (text.length !== 66 || !text.startsWith('0x')) {
      this.#failed = true;
      return;
    }
    const bytes = this.#bytes;
    let end = this.#end;
    bytes[end] = 0x02;
    this.#view.setUint32(end + 1, 32);
    end += 5;
    let digits = 0;
    for (let i = 2; i < 66; i += 2) {
      const high = hexDigits[text.charCodeAt(i)] ?? -1;
      const low = hexDigits[text.charCodeAt(i + 1)] ?? -1;
      digits |= high | low;
      bytes[end++] = (high << 4) | low;
    }
    if (digits < 0) this.#failed = true;
    this.#end = end;
  }

  /** A whole number that a double holds. */
  #putUint(value: number): void {
    const end = this.#end;
    this.#bytes[end] = 0x01;
    this.#view.setUint32(end + 1, 0);
    this.#view.setUint32(end + 5, 0);
    this.#view.setUint32(end + 9, Math.floor(value / 2 ** 32));
    this.#view.setUint32(end + 13, value % 2 ** 32);
    this.#end = end + 17;
  }

  #putAny(cell: Cell<bigint>, text: string): void {
    try {
      this.#put(Buffer.from(Cl.serialize(Cl.uint(parseCell(cell, text))), 'hex'));
    } catch {
      this.#failed = true;
    }
  }
}
