/**
 * Splits bytes into lines, without their ends; all end as the first one does, in LF or in CR LF. A byte order mark
 * in front is dropped. The last line need not be ended.
 *
 * @param longest the longest line in bytes; a longer one gives undefined, and nothing after it is read
 */
export async function* splitLines(
  bytes: AsyncIterable<Uint8Array>,
  longest: number,
): AsyncGenerator<string | undefined> {
  let rest: Buffer = Buffer.alloc(0);
  let count = 0;
  let carriageReturns = false;
  const finish = (line: Buffer): string => {
    let text = line.toString('utf8');
    if (count === 0) {
      text = text.replace(/^\ufeff/, '');
      carriageReturns = text.endsWith('\r');
    }
    count += 1;
    return carriageReturns && text.endsWith('\r') ? text.slice(0, -1) : text;
  };
  for await (const chunk of bytes) {
    rest = rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = rest.indexOf(0x0a, start); end !== -1; end = rest.indexOf(0x0a, start)) {
      if (end - start > longest) {
        yield undefined;
        return;
      }
      yield finish(rest.subarray(start, end));
      start = end + 1;
    }
    rest = rest.subarray(start);
    if (rest.length > longest) {
      yield undefined;
      return;
    }
  }
  if (rest.length > 0) yield finish(rest);
}
