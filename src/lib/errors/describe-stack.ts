import { sanitizeLines } from '../output/view.ts';

/** The stack of an error and of what led to it, for `MEDREC_DEBUG`; safe for a terminal. */
export function describeStack(error: unknown): string {
  const parts: string[] = [];
  let one = error;
  // A cause may lead back to itself.
  for (let depth = 0; one !== undefined && depth < 8; depth += 1) {
    const text = one instanceof Error ? (one.stack ?? one.message) : messageOf(one);
    parts.push(`${depth === 0 ? '' : 'caused by: '}${sanitizeLines(text)}\n`);
    one = one instanceof Error ? one.cause : undefined;
  }
  return parts.join('');
}

/** What a thrown value says of itself. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
