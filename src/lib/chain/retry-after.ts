/** The longest pause that a node is granted, in milliseconds. */
const longestPause = 30_000;

/**
 * How long to wait before a node that has too much to do (429, RFC 6585) is asked again.
 *
 * @param header its `Retry-After`: seconds, or a date (RFC 9110, 10.2.3); anything else is passed over
 * @param attempt how often it was asked, from 1
 * @param now milliseconds since 1970
 * @returns milliseconds, at most 30 seconds whatever it asks for
 */
export function choosePause(header: string | null, attempt: number, now: number): number {
  const wanted = parseRetryAfter(header?.trim() ?? '', now) ?? 250 * 2 ** attempt;
  return Math.min(Math.max(0, wanted), longestPause);
}

function parseRetryAfter(text: string, now: number): number | undefined {
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  // An HTTP date names its month; more than that Date.parse would guess.
  const date = /^[A-Z][a-z]{2,8}, .*GMT$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : date - now;
}
