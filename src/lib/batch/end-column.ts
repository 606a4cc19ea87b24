import type { Parameter } from '../../command.ts';
import { parseSpan, timeOption } from '../parameters/time.ts';

/** When something ends, as a row says it. */
export interface End {
  /** Seconds since 1970. */
  at: bigint;
  /** Seconds, where the row gives a span from now; 0 where it gives a date or a time. */
  span: bigint;
}

/** A column with a date, a UTC time, or a span from the time of the newest block. */
export function endColumn(name: string, description: string): Parameter<End> {
  const moment = timeOption(name, description);
  return {
    ...moment,
    parse: async (text, context, all) => ({
      at: await moment.parse(text, context, all),
      span: parseSpan(text ?? '') ?? 0n,
    }),
  };
}

/**
 * The earliest end that is as good as the one asked for. A span counts from now, so that each run of a file asks for a
 * later end than the one before; an end that leaves nine tenths of the span is what was asked for.
 */
export function earliestEnd({ at, span }: End): bigint {
  return at - span / 10n;
}
