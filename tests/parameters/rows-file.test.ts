import { describe, expect, it } from 'vitest';
import { countParameter } from '../../src/lib/parameters/basic.ts';
import { rowsFile } from '../../src/lib/parameters/rows-file.ts';
import { roleOption } from '../../src/lib/parameters/vocabulary.ts';
import { testContext } from '../support/context.ts';

const parameter = rowsFile('<file>', 'rows', { n: countParameter('n', 'a number'), role: roleOption() }, 3);
const read = async (csv: string) => parameter.parse('-', await testContext({}, {}, csv), []);

describe('a file of rows', () => {
  it('takes columns in any order, a BOM, CRLF, quotes and blank lines', async () => {
    expect(await read('\ufeffrole,n\r\n"nurse", 1\r\n\r\nspecialist,2\r\n')).toEqual([
      { role: 3n, n: 1n },
      { role: 2n, n: 2n },
    ]);
  });

  it('lists every fault with its line', async () => {
    await expect(read('n,role\nx,nurse\n2,chef\n,nurse\n')).rejects.toMatchObject({
      code: 'rows-faulty',
      details: {
        faults: [
          expect.stringMatching(/^line 2: n "x"/),
          expect.stringMatching(/^line 3: --role "chef"/),
          'line 4: n is missing',
        ],
      },
    });
  });

  it.each([
    ['', 'no rows'],
    ['n,role\n', 'no rows'],
    ['n,role,extra\n1,nurse,x\n', 'no column "extra"'],
    ['n,role\n1,nurse\n2,nurse\n3,nurse\n4,nurse\n', 'more than 3 rows'],
  ])('refuses %j', async (csv, reason) => {
    await expect(read(csv)).rejects.toMatchObject({
      code: 'rows-faulty',
      message: expect.stringContaining(reason),
    });
  });

  it.each(['n,role\n1,nurse,3\n', 'n,role\n"1,nurse\n'])(
    'says what is wrong with the CSV %j',
    async (csv) => {
      await expect(read(csv)).rejects.toMatchObject({ code: 'file-unreadable', exitCode: 2 });
    },
  );
});
