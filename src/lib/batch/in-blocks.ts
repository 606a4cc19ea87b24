/** Gathers values into blocks of `size`, the last one shorter. */
export async function* inBlocks<T>(values: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let block: T[] = [];
  for await (const value of values) {
    block.push(value);
    if (block.length < size) continue;
    yield block;
    block = [];
  }
  if (block.length > 0) yield block;
}
