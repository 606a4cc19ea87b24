import { Cl, cvToString } from '@stacks/transactions';
import { fromCode, fromMask, type Vocabulary } from '../contracts/vocabulary.ts';
import { parseTime } from '../parameters/time.ts';

/** Why a text is not a cell; the reader adds the column and the line. */
export class CellFault extends Error {
  override name = 'CellFault';
}

/** How the values of one Clarity type are written in a cell. Two values never share a text. */
export interface Cell<T> {
  format(value: T): string;
  /** Reads any spelling of a value that it can; {@link parseCell} then refuses all but the one of `format`. Throws CellFault. */
  parse(text: string): T;
}

/**
 * The value of a cell.
 *
 * A value has one spelling: what `format` does not give back letter for letter (`01`, upper-case digits, `+00:00`,
 * a number for what has a name) is a changed cell, though its value may be the same.
 *
 * @throws CellFault
 */
export function parseCell<T>(cell: Cell<T>, text: string): T {
  const value = cell.parse(text);
  const canonical = cell.format(value);
  if (canonical !== text) throw new CellFault(`is written as ${quote(canonical)} in an export`);
  return value;
}

/** The greatest Clarity `uint`. */
const maxUint = 2n ** 128n - 1n;

/** A Clarity `uint`: decimal digits. */
export const uintCell: Cell<bigint> = { format: String, parse: parseUint };

/** The last second of the year 9999, beyond which ISO 8601 needs another form. */
const lastSecond = 253_402_300_799n;

/** Block time in seconds: `2027-01-31T18:00:00Z` (ISO 8601, UTC), or the seconds themselves beyond the year 9999. */
export const timeCell: Cell<bigint> = {
  format: (value) =>
    value > lastSecond ? String(value) : `${new Date(Number(value) * 1000).toISOString().slice(0, 19)}Z`,
  parse: (text) => parseTime(text) ?? parseUint(text),
};

/** An end, as {@link timeCell}; empty for 0, which is none, and `forever` for the greatest number. */
export const endCell: Cell<bigint> = {
  format: (value) => (value === 0n ? '' : value === maxUint ? 'forever' : timeCell.format(value)),
  parse: (text) => (text === '' ? 0n : text === 'forever' ? maxUint : timeCell.parse(text)),
};

/** A `(buff 32)`, which is 64 hexadecimal digits here: `0x` and those digits, in lower case. */
export const hashCell: Cell<string> = {
  format: (value) => `0x${value}`,
  parse(text) {
    if (!/^0x[0-9a-f]{64}$/.test(text)) throw new CellFault('is not 0x and 64 lower-case hexadecimal digits');
    return text.slice(2);
  },
};

/** A `(string-ascii 32)`. */
export const asciiCell: Cell<string> = {
  format: (value) => value,
  parse(text) {
    // Printable characters and white space: what Clarity admits (SIP-002).
    if (!/^[\t\n\v\f\r -~]{0,32}$/.test(text)) throw new CellFault('is not up to 32 ASCII characters');
    return text;
  },
};

/** A principal: an address, or an address, a dot and a contract's name. */
export const principalCell: Cell<string> = { format: (value) => value, parse: parsePrincipal };

/** An `(optional principal)`: empty for `none`. */
export const optionalPrincipalCell: Cell<string | null> = {
  format: (value) => value ?? '',
  parse: (text) => (text === '' ? null : parsePrincipal(text)),
};

/** A bit mask: its names joined by `|`, empty for 0; a number when a bit has no name. */
export function maskCell(vocabulary: Vocabulary): Cell<bigint> {
  return {
    format(value) {
      try {
        return fromMask(vocabulary, value).join('|');
      } catch {
        return String(value);
      }
    },
    parse(text) {
      if (text === '') return 0n;
      if (/^\d/.test(text)) return parseUint(text);
      return text.split('|').reduce((mask, name) => mask | parseName(vocabulary, name), 0n);
    },
  };
}

/** A number with a name: the name, or the number when it has none. */
export function codeCell(vocabulary: Vocabulary): Cell<bigint> {
  return {
    format: (value) => fromCode(vocabulary, value) ?? String(value),
    parse: (text) => (/^\d/.test(text) ? parseUint(text) : parseName(vocabulary, text)),
  };
}

function parseUint(text: string): bigint {
  const value = /^\d{1,39}$/.test(text) ? BigInt(text) : undefined;
  if (value === undefined || value > maxUint) throw new CellFault('is not a whole number below 2^128');
  return value;
}

function parseName(vocabulary: Vocabulary, name: string): bigint {
  const value = Object.hasOwn(vocabulary, name) ? vocabulary[name] : undefined;
  if (value === undefined) {
    throw new CellFault(`has ${quote(name)}, which is not one of ${Object.keys(vocabulary).join(', ')}`);
  }
  return value;
}

/** Principals that were found good: a log names the same few over and over, and a checksum costs 20 µs. */
const goodPrincipals = new Set<string>();
const mostGoodPrincipals = 10_000;

function parsePrincipal(text: string): string {
  if (goodPrincipals.has(text)) return text;
  if (!/^S[0-9A-Z]{1,41}(\.[a-zA-Z][a-zA-Z0-9_-]{0,39})?$/.test(text)) throw noPrincipal();
  try {
    if (cvToString(Cl.principal(text)) !== text) throw noPrincipal();
  } catch {
    throw noPrincipal();
  }
  if (goodPrincipals.size >= mostGoodPrincipals) goodPrincipals.clear();
  goodPrincipals.add(detach(text));
  return text;
}

function noPrincipal(): CellFault {
  return new CellFault('is not a principal with a good checksum');
}

/** The same text by itself: a part of a larger one, such as a block of a file, keeps all of that in memory. */
export function detach(text: string): string {
  return Buffer.from(text).toString();
}

/** A text of a file in quotes, shortened to what an error line holds. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}…` : text);
}
