/** A line of a stream without its end, or undefined for one that is too long. */
export type Line = string | undefined;

/**
 * The lines of a stream, as many at a time as came together: who asks and waits for the answer is not kept waiting.
 * Unlike in an export, a line that is too long does not end the reading.
 *
 * @param longest bytes
 */
export async function* readLines(bytes: AsyncIterable<Uint8Array>, longest: number): AsyncGenerator<Line[]> {
  let rest: Buffer = Buffer.alloc(0);
  let skipping = false;
  for await (const chunk of bytes) {
    const lines: Line[] = [];
    let start = 0;
    const whole = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    for (let end = whole.indexOf(0x0a); end !== -1; end = whole.indexOf(0x0a, start)) {
      lines.push(skipping || end - start > longest ? undefined : textOf(whole.subarray(start, end)));
      skipping = false;
      start = end + 1;
    }
    rest = whole.subarray(start);
    if (rest.length > longest) {
      // what is left of it is not kept
      skipping = true;
      rest = rest.subarray(0, 0);
    }
    if (lines.length > 0) yield lines;
  }
  if (skipping) yield [undefined];
  else if (rest.length > 0) yield [textOf(rest)];
}

function textOf(line: Buffer): string {
  return line
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .replace(/\r$/, '');
}
