import { createHash } from 'node:crypto';

/**
 * The one text of a JSON value, by RFC 8785 (JSON Canonicalization Scheme): keys in the order of their UTF-16 code
 * units, no blanks. Its numbers are whole and exact: what a double does not hold is a string already.
 */
export function canonicalize(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalize).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalize(inner)}`).join(',')}}`;
}

/** SHA-256 of the canonical text in UTF-8: 64 hexadecimal digits. */
export function hashCanonical(value: unknown): string {
  return createHash('sha256').update(canonicalize(value)).digest('hex');
}
