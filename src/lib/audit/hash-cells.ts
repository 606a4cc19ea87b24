import { hash } from 'node:crypto';
import { Cl } from '@stacks/transactions';
import { eventType } from '../contracts/event.ts';
import {
  asciiCell,
  type Cell,
  optionalPrincipalCell,
  parseCell,
  principalCell,
  timeCell,
  uintCell,
} from './cells.ts';
import { type Column, cellOf, columns } from './row.ts';
import { cellsOfTopic, type TopicCells } from './topic-vocabulary.ts';

/** Writes the value of a cell behind what is written already, and gives its end; -1 when it is not in its one spelling. */
type Write = (text: string, at: number, topic: string) => number;

/** The value of a lower-case hexadecimal digit by its character's code, -1 for other characters. */
const hexDigits = Int8Array.from({ length: 128 }, (_, code) =>
  '0123456789abcdef'.indexOf(String.fromCharCode(code)),
);

/** The most texts of one column that are remembered. */
const mostRemembered = 50_000;

/**
 * Hashes events as the registry did, from the cells of a row, in some microseconds: {@link hashEvent} of a parsed row
 * gives the same, and takes fifty times as long. Numbers, times and hashes are read on the spot; of names and
 * principals, which are the same few over and over, the bytes are remembered.
 */
export class CellHasher {
  readonly #bytes = Buffer.alloc(4096);
  readonly #view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.byteLength);
  /** The fields of the tuple by name (SIP-005): the bytes in front of each value, and how that is written. */
  readonly #fields: { index: number; prefix: Uint8Array; write: Write }[];
  readonly #days = new Map<string, number>();

  constructor() {
    const uint: Write = (text, at) => this.#writeDigits(text, at);
    const time: Write = (text, at) => this.#writeTime(text, at);
    const buffer: Write = (text, at) => this.#writeHash(text, at);
    const writes: Partial<Record<Column, Write>> = {
      seq: uint,
      height: uint,
      time,
      evidence: buffer,
      prev: buffer,
      'patient-prev': buffer,
      topic: this.#remember(asciiCell, (text) => Cl.stringAscii(text)),
      actor: this.#remember(principalCell, (text) => Cl.principal(text)),
    };
    for (const party of ['patient', 'provider', 'institution'] as const) {
      writes[party] = this.#remember(optionalPrincipalCell, (text) =>
        text === null ? Cl.none() : Cl.some(Cl.principal(text)),
      );
    }
    for (const mask of ['data-types', 'purposes'] as const) {
      writes[mask] = this.#remember(cellOf[mask], (value) => Cl.uint(value));
    }
    for (const column of ['code', 'outcome', 'ref', 'expires-at'] as const) {
      writes[column] = this.#rememberByTopic(column);
    }
    const start = Buffer.from([0x0c, 0, 0, 0, eventType.tuple.length]);
    this.#fields = eventType.tuple
      .map(({ name }) => name)
      .toSorted()
      .map((name, position) => ({
        index: columns.indexOf(name),
        prefix: Buffer.concat([
          position === 0 ? start : Buffer.alloc(0),
          Buffer.from([name.length]),
          Buffer.from(name),
        ]),
        write: writes[name] as Write,
      }));
  }

  /**
   * The consensus bytes (SIP-005) of the event; valid until the next call. Undefined when a cell is not in its one
   * spelling: `parseRow` says which.
   *
   * @param cells in the order of `columns`, up to `patient-prev` at least
   */
  encode(cells: readonly string[]): Uint8Array | undefined {
    const topic = cells[2] ?? '';
    let at = 0;
    for (const { index, prefix, write } of this.#fields) {
      this.#bytes.set(prefix, at);
      at = write(cells[index] ?? '', at + prefix.length, topic);
      if (at < 0) return undefined;
    }
    return this.#bytes.subarray(0, at);
  }

  /** The event's hash as a cell: `0x` and 64 digits; undefined as by {@link encode}. */
  hash(cells: readonly string[]): string | undefined {
    const bytes = this.encode(cells);
    return bytes === undefined ? undefined : `0x${hash('sha256', bytes, 'hex')}`;
  }

  #remember<T>(cell: Cell<T>, toClarity: (value: T) => Parameters<typeof Cl.serialize>[0]): Write {
    const known = new Map<string, Uint8Array>();
    return (text, at) => {
      const bytes = known.get(text) ?? this.#learn(known, text, cell, toClarity);
      if (bytes === undefined) return -1;
      this.#bytes.set(bytes, at);
      return at + bytes.length;
    };
  }

  #learn<T>(
    known: Map<string, Uint8Array>,
    text: string,
    cell: Cell<T>,
    toClarity: (value: T) => Parameters<typeof Cl.serialize>[0],
  ): Uint8Array | undefined {
    let bytes: Uint8Array;
    try {
      bytes = Buffer.from(Cl.serialize(toClarity(parseCell(cell, text))), 'hex');
    } catch {
      return undefined;
    }
    if (known.size >= mostRemembered) known.clear();
    known.set(text, bytes);
    return bytes;
  }

  /** A cell whose meaning goes by the topic; where it is a number, time or hash all the same, it is read on the spot. */
  #rememberByTopic(column: keyof TopicCells): Write {
    const byTopic = new Map<string, Write>();
    return (text, at, topic) => {
      let write = byTopic.get(topic);
      if (write === undefined) {
        if (byTopic.size >= mostRemembered) byTopic.clear();
        write = this.#remember(cellsOfTopic(topic)[column], (value: bigint) => Cl.uint(value));
        byTopic.set(topic, write);
      }
      return write(text, at, topic);
    };
  }

  #writeDigits(text: string, at: number): number {
    const short = /^(?:0|[1-9]\d{0,14})$/.test(text);
    return short ? this.#writeUint(Number(text), at) : this.#writeAny(uintCell, text, at);
  }

  #writeTime(text: string, at: number): number {
    const start = this.#days.get(text.slice(0, 10)) ?? this.#learnDay(text.slice(0, 10));
    const time = text.slice(10);
    if (start === undefined || !/^T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/.test(time)) {
      return this.#writeAny(timeCell, text, at);
    }
    const seconds =
      Number(time.slice(1, 3)) * 3600 + Number(time.slice(4, 6)) * 60 + Number(time.slice(7, 9));
    return this.#writeUint(start + seconds, at);
  }

  /** Seconds of a day's beginning; undefined when it is no day of the calendar. */
  #learnDay(day: string): number | undefined {
    try {
      const start = Number(parseCell(timeCell, `${day}T00:00:00Z`));
      if (this.#days.size >= mostRemembered) this.#days.clear();
      this.#days.set(day, start);
      return start;
    } catch {
      return undefined;
    }
  }

  /** `0x` and 64 lower-case digits. */
  #writeHash(text: string, at: number): number {
    if (text.length !== 66 || !text.startsWith('0x')) return -1;
    const bytes = this.#bytes;
    bytes[at] = 0x02;
    this.#view.setUint32(at + 1, 32);
    let digits = 0;
    for (let i = 2, to = at + 5; i < 66; i += 2, to += 1) {
      const high = hexDigits[text.charCodeAt(i)] ?? -1;
      const low = hexDigits[text.charCodeAt(i + 1)] ?? -1;
      digits |= high | low;
      bytes[to] = (high << 4) | low;
    }
    return digits < 0 ? -1 : at + 37;
  }

  /** A whole number that a double holds. */
  #writeUint(value: number, at: number): number {
    this.#bytes[at] = 0x01;
    this.#view.setUint32(at + 1, 0);
    this.#view.setUint32(at + 5, 0);
    this.#view.setUint32(at + 9, Math.floor(value / 2 ** 32));
    this.#view.setUint32(at + 13, value % 2 ** 32);
    return at + 17;
  }

  #writeAny(cell: Cell<bigint>, text: string, at: number): number {
    try {
      this.#bytes.write(Cl.serialize(Cl.uint(parseCell(cell, text))), at, 'hex');
      return at + 17;
    } catch {
      return -1;
    }
  }
}
