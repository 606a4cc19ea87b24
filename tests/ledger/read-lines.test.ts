import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readLines } from '../../src/lib/ledger/answers/read-lines.ts';

async function linesOf(chunks: readonly Uint8Array[], longest: number): Promise<(string | undefined)[]> {
  async function* stream(): AsyncGenerator<Uint8Array> {
    yield* chunks;
  }
  const lines: (string | undefined)[] = [];
  for await (const some of readLines(stream(), longest)) lines.push(...some);
  return lines;
}

it('gives the lines of a stream, however it is cut, and none of what is too long', async () => {
  const line = fc.string({ unit: fc.constantFrom('a', 'é', '{', ' '), maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { minLength: 1, maxLength: 12 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 3, max: 20 }),
      fc.boolean(),
      async (lines, cuts, longest, ended) => {
        const bytes = Buffer.from(lines.join('\n') + (ended ? '\n' : ''));
        const chunks: Buffer[] = [];
        for (let start = 0, i = 0; start < bytes.length; i += 1) {
          const size = cuts[i % cuts.length] ?? 1;
          chunks.push(bytes.subarray(start, start + size));
          start += size;
        }
        const expected = lines.map((text) => (Buffer.byteLength(text) > longest ? undefined : text));
        // what is not ended and empty is no line
        if (!ended && lines.at(-1) === '') expected.pop();
        expect(await linesOf(chunks, longest)).toEqual(expected);
      },
    ),
  );
});

it('takes lines ended by CR LF, and a byte order mark', async () => {
  expect(await linesOf([Buffer.from('\ufeffa\r\nb\r\n')], 10)).toEqual(['a', 'b']);
});
