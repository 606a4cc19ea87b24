import type { Parameter } from '../../command.ts';
import type { Context } from '../../context.ts';
import { fail, MedrecError } from '../errors/medrec-error.ts';
import { optional } from './basic.ts';

const units: Record<string, bigint> = { s: 1n, m: 60n, h: 3_600n, d: 86_400n, w: 604_800n, y: 31_536_000n };
const largest = 2n ** 53n;

/**
 * A moment: a date (`2027-01-31`, at 00:00 UTC), a time (`2027-01-31T18:00:00Z`), or a span from now (`90d`). A span
 * counts from the time of the chain's newest block, since that is the clock that the contracts read.
 */
export function timeOption(flags: string, description: string): Parameter<bigint> {
  return {
    flags,
    description: `${description}: a date, a UTC time, or a span such as 90d or 12h`,
    required: true,
    parse: (text = '', context) => parseMoment(flags, text, context),
  };
}

/** A moment that may be left out. */
export function optionalTime(flags: string, description: string): Parameter<bigint | undefined> {
  return optional(timeOption(flags, description));
}

/** A length of time in seconds: `30d`, `12h`, `45m`, `3600s`. */
export function spanOption(flags: string, description: string): Parameter<bigint> {
  return {
    flags,
    description: `${description}: a span such as 7d, 12h or 45m`,
    required: true,
    parse(text = '') {
      const span = parseSpan(text);
      if (span !== undefined) return span;
      throw fail('invalid-value', {
        name: optionName(flags),
        value: text,
        reason: 'is not a span',
        next: 'Give a whole number and one of s, m, h, d, w, y, such as 7d.',
      });
    },
  };
}

/** Seconds of a span; undefined when it is none. A year is 365 days. */
export function parseSpan(text: string): bigint | undefined {
  const match = /^(\d{1,12})([smhdwy])$/.exec(text);
  const unit = units[match?.[2] ?? ''];
  if (match === null || unit === undefined) return undefined;
  const span = BigInt(match[1] ?? '') * unit;
  return span <= largest ? span : undefined;
}

/** Seconds since 1970 of a date or a UTC time in ISO 8601; undefined when it is neither. */
export function parseTime(text: string): bigint | undefined {
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?Z)?$/.test(text)) return undefined;
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds) || milliseconds < 0) return undefined;
  // Date.parse rolls 30 February over into March; a date that does not exist must not pass.
  if (!new Date(milliseconds).toISOString().startsWith(text.slice(0, 10))) return undefined;
  return BigInt(milliseconds) / 1000n;
}

/** Writes seconds since 1970 as a UTC time; `none` for 0, the contracts' word for no time. */
export function formatTime(seconds: bigint): string {
  if (seconds === 0n) return 'none';
  if (seconds > 253_402_300_799n) return `${seconds} s`;
  return new Date(Number(seconds) * 1000).toISOString().replace('.000Z', 'Z');
}

async function parseMoment(flags: string, text: string, context: Context): Promise<bigint> {
  const span = parseSpan(text);
  if (span !== undefined) return (await startOfSpans(context)) + span;
  const time = parseTime(text);
  if (time !== undefined) return time;
  throw fail('invalid-value', {
    name: optionName(flags),
    value: text,
    reason: 'is neither a date, a UTC time nor a span',
    next: 'Give a date such as 2027-01-31, a time such as 2027-01-31T18:00:00Z, or a span such as 90d.',
  });
}

/** Throws what `spanStart` throws. */
async function startOfSpans(context: Context): Promise<bigint> {
  try {
    return await (await context.chain()).spanStart();
  } catch (error) {
    if (!(error instanceof MedrecError) || error.kind !== 'network') throw error;
    const { code, kind, message, hint, details } = error;
    const advice = 'A span counts from the newest block: a date such as 2027-01-31 needs no node.';
    throw new MedrecError(code, kind, message, `${hint} ${advice}`, details, error);
  }
}

function optionName(flags: string): string {
  return flags.split(' ')[0] ?? flags;
}
