import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fc, test } from '@fast-check/vitest';
import { stringify } from 'csv-stringify/sync';
import { describe, expect, it } from 'vitest';
import { RowsChecker } from '../../src/lib/batch/check-rows.ts';
import { fail } from '../../src/lib/errors/medrec-error.ts';
import { optionalCount, textParameter } from '../../src/lib/parameters/basic.ts';
import { testContext } from '../support/context.ts';
import { temporaryHome } from '../support/run-medrec.ts';

const columns = {
  name: textParameter('name', 'a name'),
  count: { ...optionalCount('count', 'how many', { max: 9n }), required: false },
};
type Row = { name: string; count: bigint | undefined };

/** Checks a file of these bytes: its rows, and where reading had to end. */
async function check(content: string | Uint8Array, makeRow = (row: Row): Row => row) {
  const { folder, env } = temporaryHome();
  const path = join(folder, 'rows.csv');
  writeFileSync(path, content);
  const kind = { names: ['name'] as const, makeRow };
  const checker = new RowsChecker(path, columns, kind, await testContext(env));
  const rows = [];
  for await (const row of checker.rows()) rows.push(row);
  return { rows, end: checker.end };
}
const summary = ({ rows }: Awaited<ReturnType<typeof check>>) =>
  rows.map(({ line, row, faults }) => `${line} ${row?.name ?? faults.map(({ code }) => code).join()}`);

describe('the rows of a batch', () => {
  it('are read by the names of columns, in any order, without the reasons of an earlier run', async () => {
    const checked = await check('reason,count, name \r\nold,3,ada\r\n,,"b,ob"\r\n');
    expect(checked.rows.map(({ row }) => row)).toEqual([
      { name: 'ada', count: 3n },
      { name: 'b,ob', count: undefined },
    ]);
  });

  it('have each of their faults with its line, where cells hold line ends too', async () => {
    const checked = await check('name,count\n"two\nlines",1\n,10\nada,1,2\nada,2\nada,3\n');
    expect(summary(checked)).toEqual([
      '2 two\nlines',
      '4 cell-missing,invalid-value',
      '5 column-count',
      '6 ada',
      '7 duplicate',
    ]);
    expect(checked.rows[4]?.faults[0]?.reason).toContain('line 6');
  });

  it('have what is at fault with their cells together', async () => {
    const checked = await check('name\nada\neve\n', (row) => {
      if (row.name === 'eve') throw fail('bad-usage', { reason: 'not eve', next: 'medrec' });
      return row;
    });
    expect(summary(checked)).toEqual(['2 ada', '3 bad-usage']);
  });

  it('pass on what is no fault of a row', async () => {
    const broken = check('name\nada\n', () => {
      throw fail('node-unreachable', { url: 'http://127.0.0.1:9', reason: 'refused' });
    });
    await expect(broken).rejects.toMatchObject({ code: 'node-unreachable' });
  });

  it.each([
    ['a quotation mark that is never closed', 'name\nada\n"bob\n', 'quotes-malformed', ['2 ada']],
    ['bytes that are no UTF-8', Buffer.from('name\nada\n\xff\n', 'latin1'), 'encoding-wrong', ['2 ada']],
    ['UTF-16', Buffer.from('\ufeffname\nada\n', 'utf16le'), 'encoding-wrong', []],
  ])('end at %s', async (_, content, code, before) => {
    const checked = await check(content);
    expect({ code: checked.end?.code, before: summary(checked) }).toEqual({ code, before });
  });

  const cell = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !text.includes('\0'));
  test.prop(
    [
      fc.uniqueArray(
        cell.map((text) => text.trim()),
        { maxLength: 20 },
      ),
    ],
    { numRuns: 40 },
  )('come back as a spreadsheet wrote them, whatever is in their cells', async (names) => {
    const { rows } = await check(
      `${stringify([['name', 'count'], ...names.map((name) => [name, '1'])])}last,1\n`,
    );
    const expected = names.filter((name) => name !== 'last').map((name) => (name === '' ? undefined : name));
    expect(rows.map(({ row }) => row?.name).filter((name) => name !== 'last')).toEqual(expected);
  });

  test.prop([fc.uint8Array({ maxLength: 300 })], { numRuns: 60 })(
    'of any bytes are rows, faults or an error of the file',
    async (bytes) => {
      const content = Buffer.concat([Buffer.from('name,count\n'), bytes]);
      const checked = await check(content).catch((error: { code: string }) => error.code);
      if (typeof checked === 'string') {
        expect(checked).toBe('batch-file-empty');
        return;
      }
      for (const { row, faults } of checked.rows) expect(row === undefined).toBe(faults.length > 0);
    },
  );
});
