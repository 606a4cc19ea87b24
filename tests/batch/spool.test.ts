import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc, test } from '@fast-check/vitest';
import { afterAll, describe, expect, it } from 'vitest';
import { Spool } from '../../src/lib/batch/spool.ts';

async function readAll<T>(spool: Spool<T>): Promise<T[]> {
  const values: T[] = [];
  for await (const value of spool.read()) values.push(value);
  return values;
}

const folder = mkdtempSync(join(tmpdir(), 'medrec-spool-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a spool', () => {
  test.prop([fc.array(fc.record({ text: fc.string({ unit: 'binary', maxLength: 200 }), n: fc.integer() }))], {
    numRuns: 30,
  })('gives what it was given, as often as it is asked', async (values) => {
    const spool = await Spool.create<unknown>(folder);
    for (const value of values) await spool.add(value);
    for (let time = 0; time < 2; time += 1) expect(await readAll(spool)).toEqual(values);
    expect(spool.count).toBe(values.length);
    await spool.close();
  });

  it('holds more than it gathers at once, and has no name in its folder', async () => {
    const spool = await Spool.create<string>(folder);
    const long = 'é'.repeat(30_000);
    for (let n = 0; n < 10; n += 1) await spool.add(`${n}${long}`);
    expect(readdirSync(folder)).toEqual([]);
    expect((await readAll(spool)).map(({ length }) => length)).toEqual(Array(10).fill(30_001));
    await spool.close();
  });

  it('is read by many at once, whatever their values hold', async () => {
    const spool = await Spool.create<string>(folder);
    const values = ['\u2028', '\u2029', '\r', '\n', '\u0085', '\0', '', '\ud800', '\ufeff'].map(
      (text) => `a${text}b`,
    );
    for (const value of values) await spool.add(value);
    const warnings: string[] = [];
    const note = ({ name }: Error) => warnings.push(name);
    process.on('warning', note);
    const read = await Promise.all(Array.from({ length: 30 }, () => readAll(spool)));
    expect(read).toEqual(Array(30).fill(values));
    await spool.close();
    process.off('warning', note);
    expect(warnings).not.toContain('MaxListenersExceededWarning');
  });

  it('says where it cannot be kept', async () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    await expect(Spool.create(join(file, 'below'))).rejects.toMatchObject({ code: 'disk-unwritable' });
    rmSync(file);
  });
});
