import { isUtf8 } from 'node:buffer';

/** The longest line, in bytes: an NPPES row of 330 columns has about 5,000, at most 20,000. */
export const maxLineBytes = 65_536;

/** Reading cannot go on past this line. */
export class UnreadableLine extends Error {
  constructor(
    readonly code: 'line-too-long' | 'encoding-wrong',
    /** From 1. */
    readonly line: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Passes a file on in whole lines, without its byte order mark, once each is known to be UTF-8 and of bounded length.
 *
 * @throws UnreadableLine at the first line that is not, after passing on those before it
 */
export async function* readWholeLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  let line = 1;
  for await (const chunk of chunks) {
    rest = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    // A line that is too long is not waited for: a file without line endings never ends it.
    const end = rest.length > maxLineBytes && !rest.includes(10) ? rest.length : rest.lastIndexOf(10) + 1;
    if (end === 0) continue;
    const checked = checkLines(rest.subarray(0, end), line);
    if (checked.good.length > 0) yield checked.good;
    if (checked.error !== undefined) throw checked.error;
    line = checked.next;
    rest = rest.subarray(end);
  }
  const { good, error } = checkLines(rest, line);
  if (good.length > 0) yield good;
  if (error !== undefined) throw error;
}

/** Splits `bytes`, of which the first is on the line `first`, into what is good and what ended it. */
function checkLines(bytes: Buffer, first: number): { good: Buffer; next: number; error?: UnreadableLine } {
  const lines = first === 1 ? withoutMark(bytes) : bytes;
  const [a, b] = lines;
  if (first === 1 && ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff) || lines.includes(0))) {
    const error = new UnreadableLine('encoding-wrong', 1, 'it looks like UTF-16; save it as CSV UTF-8');
    return { good: lines.subarray(0, 0), next: first, error };
  }
  const allUtf8 = isUtf8(lines);
  let line = first;
  for (let from = 0; from < lines.length; line += 1) {
    const end = lines.indexOf(10, from);
    const next = end === -1 ? lines.length : end + 1;
    if (next - from > maxLineBytes) {
      const error = new UnreadableLine('line-too-long', line, `more than ${maxLineBytes} bytes`);
      return { good: lines.subarray(0, from), next: line, error };
    }
    if (!allUtf8 && !isUtf8(lines.subarray(from, next))) {
      const error = new UnreadableLine(
        'encoding-wrong',
        line,
        'it looks like Windows-1252; save it as CSV UTF-8',
      );
      return { good: lines.subarray(0, from), next: line, error };
    }
    from = next;
  }
  return { good: lines, next: line };
}

function withoutMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}
