import { randomBytes } from 'node:crypto';
import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { openExport } from '../../src/lib/audit/read-export.ts';
import { columns } from '../../src/lib/audit/row.ts';
import { splitLines } from '../../src/lib/audit/split-lines.ts';
import { verifyRows } from '../../src/lib/audit/verify-rows.ts';
import { MedrecError } from '../../src/lib/errors/medrec-error.ts';
import { event, headOf, linkRows, rows } from './arbitrary-events.ts';
import { inChunks, verifyText, writeLines } from './verify-text.ts';

const log = linkRows(fc.sample(event, { numRuns: 4, seed: 3 }));
const head = headOf(log);
const csv = writeLines('csv', log);
const ndjson = writeLines('ndjson', log);
const body = csv.lines.join('');
const names = columns.join(',');

/** What becomes of a file: the code of the error, or the kind of the difference. */
async function judge(text: string | Buffer): Promise<string> {
  try {
    const result = await verifyText(text, [head]);
    return 'kind' in result ? result.kind : 'verified';
  } catch (error) {
    if (error instanceof MedrecError) return `${error.code}: ${error.details.reason}`;
    throw error;
  }
}

describe('a file that is no export', () => {
  it.each([
    ['a column twice', `${names.replace('time', 'seq')}\n${body}`, 'names the column "seq" twice'],
    ['a column too many', `${names},note\n${body}`, 'names "note", which is no column'],
    ['a column too few', `${names.replace(',registry', '')}\n${body}`, 'lacks the column "registry"'],
    ['columns in another order', `${names.replace('seq,time', 'time,seq')}\n${body}`, 'in another order'],
    ['a header in capitals', `${names.toUpperCase()}\n${body}`, 'its first line is not the header'],
    ['a semicolon between columns', `${names.replaceAll(',', ';')}\n`, 'is not the header'],
    ['no header', body, 'its first line is not the header'],
    ['blank lines in front', `\n\n${names}\n${body}`, 'is not the header'],
    ['a quote that never ends', `"seq,${names}`, 'its first line has quotes'],
    ['one endless line', 'x'.repeat(100_000), 'its first line is longer than 16384 bytes'],
    ['UTF-16 that does not say so', Buffer.from(`${names}\n`, 'utf16le'), 'is not the header'],
    ['nothing but a byte order mark and a line end', '\ufeff\n', 'is not the header'],
    ['a PNG', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'its'],
  ])('with %s is refused with the reason', async (_, text, reason) => {
    const verdict = await judge(text);
    expect(verdict).toMatch(/^export-unreadable: /);
    expect(verdict).toContain(reason);
  });

  test.prop([fc.uint8Array({ maxLength: 600 })], { numRuns: 200 })(
    'never passes, and never crashes',
    async (bytes) => {
      expect(await judge(Buffer.from(bytes))).not.toBe('verified');
    },
  );
});

describe('a damaged row', () => {
  const [first = '', second = ''] = ndjson.lines;
  const value = JSON.parse(second) as Record<string, unknown>;
  const spelled = (text: string) => first + text + ndjson.lines.slice(2).join('');
  const respelled = (change: Record<string, unknown>) =>
    spelled(`${JSON.stringify({ ...value, ...change })}\n`);

  it.each([
    ['a key twice', spelled(second.replace('{', '{"seq":1,'))],
    ['a key twice, alike', spelled(second.replace('{', '{"seq":2,'))],
    ['a key too many', respelled({ note: 'x' })],
    ['a key too many that JavaScript knows', spelled(second.replace('{', '{"__proto__":{},'))],
    ['a key too few', respelled({ registry: undefined })],
    [
      'keys in another order',
      spelled(`${JSON.stringify(Object.fromEntries(Object.entries(value).reverse()))}\n`),
    ],
    ['a number as text', respelled({ seq: '2' })],
    ['a number as a fraction', spelled(second.replace('"seq":2', '"seq":2.0'))],
    ['a number with an exponent', spelled(second.replace('"seq":2', '"seq":2e0'))],
    ['a number that no double holds', spelled(second.replace('"seq":2', '"seq":20000000000000000000'))],
    ['an object in a cell', respelled({ topic: {} })],
    ['true in a cell', respelled({ patient: true })],
    ['a list of lists', respelled({ 'data-types': [['lab-results']] })],
    ['blanks', spelled(second.replace(':', ': '))],
    ['an escape that is not needed', spelled(second.replace('"seq"', '"\\u0073eq"'))],
    ['a list around it', spelled(`[${second.trim()}]\n`)],
    ['null', spelled('null\n')],
    ['a deep one', spelled(`${'['.repeat(5_000)}\n`)],
    ['a long one', spelled(`{"seq":"${'9'.repeat(20_000)}"}\n`)],
    ['invalid UTF-8', Buffer.concat([Buffer.from(first), Buffer.from([0xff, 0xfe, 0x0a])])],
  ])('of NDJSON with %s is a changed one', async (_, text) => {
    expect(await judge(text)).toBe('changed');
  });

  it.each([
    ['a cell too many', body.replace('\n', ',x\n')],
    ['a cell too few', body.replace(/,[^,\n]*\n/, '\n')],
    ['a quote in the middle', body.replace('0x', '0"x')],
    ['a quote that never ends', body.replace(',', ',"')],
    ['a comment', `# exported on Monday\n${body.slice(body.indexOf('\n') + 1)}`],
    ['a long one', `${'1'.repeat(20_000)},${body}`],
    ['a long text in quotes', `"${'1\n'.repeat(20_000)}",${body}`],
    ['a NUL', body.replace('0x', '0x\0')],
    ['invalid UTF-8', Buffer.concat([Buffer.from([0xc3, 0x28]), Buffer.from(body)])],
  ])('of CSV with %s is a changed one', async (_, rest) => {
    const result = await verifyText(Buffer.concat([Buffer.from(csv.header), Buffer.from(rest)]), [head]);
    expect(result).toMatchObject({ kind: 'changed', seq: 1n, line: 2 });
  });
});

describe('an endless file', () => {
  it.each([
    ['of CSV without a line end', csv.header, Buffer.alloc(65_536, 'x')],
    ['of CSV in open quotes', `${csv.header}"`, Buffer.from('1\n'.repeat(32_768))],
    ['of NDJSON without a line end', ndjson.lines[0] ?? '', Buffer.alloc(65_536, '{')],
    ['of one header', 'seq,', Buffer.alloc(65_536, 'x')],
  ])('%s is not read on', async (_, start, chunk) => {
    let read = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(start);
      for (;;) {
        read += 1;
        yield chunk;
      }
    }
    const verdict = openExport(endless(), { name: 'endless', raw: false }).then(
      ({ lines: all, headerLines }) => verifyRows(all, [head], { allowNewer: false, headerLines }),
    );
    await verdict.catch((error: unknown) => expect(error).toMatchObject({ code: 'export-unreadable' }));
    expect(read).toBeLessThan(20);
  });
});

describe('lines', () => {
  test.prop([
    fc.array(fc.stringMatching(/^[^\n\r]*$/), { maxLength: 8 }),
    fc.integer({ min: 1, max: 9 }),
    fc.boolean(),
  ])('are split wherever chunks end', async (lines, size, windows) => {
    const end = windows ? '\r\n' : '\n';
    const text = Buffer.from(lines.map((line) => line + end).join(''));
    const split: (string | undefined)[] = [];
    for await (const line of splitLines(inChunks(text, size), 10_000)) split.push(line);
    // A byte order mark in front belongs to no line.
    expect(split).toEqual(lines.map((line, i) => (i === 0 ? line.replace(/^\ufeff/, '') : line)));
  });
});

describe('a large file', () => {
  test.prop([rows(3, 3)], { numRuns: 3 })('is read in chunks of any size', async (any) => {
    for (const { header, lines } of [writeLines('csv', any), writeLines('ndjson', any)]) {
      for (const size of [1, 2, 13, 4_096]) {
        const bytes = Buffer.from(header + lines.join(''));
        const { lines: all, headerLines } = await openExport(inChunks(bytes, size), {
          name: 'export',
          raw: false,
        });
        expect(await verifyRows(all, [headOf(any)], { allowNewer: false, headerLines })).toMatchObject({
          rows: 3,
        });
      }
    }
  });

  it('of noise is no export', async () => {
    expect(await judge(randomBytes(200_000))).not.toBe('verified');
  });
});
