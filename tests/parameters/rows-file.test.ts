import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { countParameter } from '../../src/lib/parameters/basic.ts';
import { rowsFile } from '../../src/lib/parameters/rows-file.ts';
import { roleOption } from '../../src/lib/parameters/vocabulary.ts';
import { testContext } from '../support/context.ts';
import { temporaryHome } from '../support/run-medrec.ts';

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

  it('takes a path from the folder that medrec was started in', async () => {
    const { folder, env } = temporaryHome();
    writeFileSync(join(folder, 'rows.csv'), 'n,role\n1,nurse\n');
    const context = await testContext(env, {}, '', { cwd: folder });
    expect(await parameter.parse('rows.csv', context, [])).toEqual([{ n: 1n, role: 3n }]);
  });

  it('looks up no row of a file that is too long as a whole', async () => {
    let parsed = 0;
    const counted = { ...countParameter('n', 'a number'), parse: () => BigInt(parsed++) };
    const csv = `n\n${'1\n'.repeat(5_000)}`;
    const reading = rowsFile('<file>', 'rows', { n: counted }, 3).parse(
      '-',
      await testContext({}, {}, csv),
      [],
    );
    await expect(reading).rejects.toMatchObject({ code: 'rows-faulty' });
    expect(parsed).toBe(3);
  });

  it('does not go with a password on the same standard input', async () => {
    const context = await testContext({}, { passwordStdin: true }, 'n,role\n1,nurse\n');
    await parameter.parse('-', context, []);
    await expect(context.prompt.password('Password:')).rejects.toMatchObject({ code: 'bad-usage' });
  });

  it.each(['n,role\n1,nurse,3\n', 'n,role\n"1,nurse\n'])(
    'says what is wrong with the CSV %j',
    async (csv) => {
      await expect(read(csv)).rejects.toMatchObject({ code: 'file-unreadable', exitCode: 2 });
    },
  );
});
