import { timeCell } from '../audit/cells.ts';
import { dataTypes, purposes, type Vocabulary } from '../contracts/vocabulary.ts';

/** Names of a mask joined by a vertical bar; a bit that has no name is told by its number. */
function formatMask(vocabulary: Vocabulary, mask: number): string {
  const named = Object.entries(vocabulary).filter(([, bit]) => (mask & Number(bit)) !== 0);
  const rest = named.reduce((left, [, bit]) => left & ~Number(bit), mask);
  return [...named.map(([name]) => name), ...(rest === 0 ? [] : [String(rest)])].join('|');
}

export function formatTypes(mask: number | bigint): string {
  return formatMask(dataTypes, Number(mask));
}

export function formatPurposes(mask: number | bigint): string {
  return formatMask(purposes, Number(mask));
}

/** `2027-01-31T18:00:00Z`; empty for 0, `forever` for no end. */
export function formatTime(seconds: number | bigint): string {
  if (seconds === Infinity) return 'forever';
  return Number(seconds) === 0 ? '' : timeCell.format(BigInt(seconds));
}

/** A fraction of 1 with three digits; empty of nothing. */
export function formatShare(part: number, whole: number): string {
  return whole === 0 ? '' : (part / whole).toFixed(3);
}

/** `12.3 %`, for people. */
export function formatPercent(part: number, whole: number): string {
  return whole === 0 ? 'none' : `${((100 * part) / whole).toFixed(1)} %`;
}

/** A count for people: `2,083`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** `2027-01`. */
export function monthOf(seconds: number): string {
  return formatTime(seconds).slice(0, 7);
}

/** Every month from the first to the last, both included. */
export function monthsBetween(first: string, last: string): string[] {
  const months: string[] = [];
  let [year, month] = first.split('-').map(Number) as [number, number];
  for (let next = first; next <= last && months.length < 1_200; ) {
    months.push(next);
    month += 1;
    if (month > 12) [year, month] = [year + 1, 1];
    next = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`;
  }
  return months;
}
