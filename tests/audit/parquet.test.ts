import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc } from '@fast-check/vitest';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { afterAll, describe, expect, it } from 'vitest';
import { makeHistory } from '../../scripts/history/make-history.ts';
import { openParquet } from '../../src/lib/audit/read-parquet.ts';
import { type Column, columns, formatRow, listCells, type Row } from '../../src/lib/audit/row.ts';
import { verifyRows } from '../../src/lib/audit/verify-rows.ts';
import { ParquetRows } from '../../src/lib/audit/write-parquet.ts';
import { MedrecError } from '../../src/lib/errors/medrec-error.ts';
import { makeRandom } from '../support/make-random.ts';
import { event, headOf, linkRows } from './arbitrary-events.ts';

const folder = mkdtempSync(join(tmpdir(), 'medrec-parquet-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, 'log.parquet');

const log = linkRows([...makeHistory({ seed: 9, events: 160, patients: 8 })].map((row) => row.event));
const head = headOf(log);

async function write(rows: readonly Row[], names: readonly Column[] = columns): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  const writer = new ParquetRows(names, '1.0.0', async (bytes) => {
    parts.push(bytes);
  });
  await writer.add(rows.map((row) => names.map((column) => formatRow(row)[column])));
  await writer.finish();
  const bytes = Buffer.concat(parts);
  writeFileSync(path, bytes);
  return bytes;
}

async function readCells(names: readonly Column[] = columns): Promise<unknown[]> {
  const read: unknown[] = [];
  for await (const batch of (await openParquet(path, names)).lines) read.push(...batch);
  return read;
}

describe('an export in Parquet', () => {
  it('gives back every cell, whatever the events are', async () => {
    const fits = ({ seq, height, time }: Row['event']) =>
      [seq, height, time * 1000n].every((value) => value < 2n ** 63n);
    const any = linkRows(fc.sample(event, { numRuns: 300, seed: 4 }).filter(fits));
    await write(any);
    expect(await readCells()).toEqual(
      any.map((row, i) => ({ line: i + 1, cells: listCells(formatRow(row)) })),
    );
    const names = ['topic', 'patient', 'seq'] as const;
    await write(any, names);
    const cells = any.map((row) => names.map((column) => formatRow(row)[column]));
    expect(await readCells(names)).toEqual(cells.map((row, i) => ({ line: i + 1, cells: row })));
  });

  it('has the types that readers of tables expect', async () => {
    await write(log);
    const file = await asyncBufferFromFile(path);
    const { schema, created_by } = await parquetMetadataAsync(file);
    expect(created_by).toBe('medrec version 1.0.0');
    const typeOf = (name: string) => schema.find((element) => element.name === name);
    expect(typeOf('seq')).toMatchObject({ type: 'INT64', repetition_type: 'REQUIRED' });
    expect(typeOf('time')).toMatchObject({ converted_type: 'TIMESTAMP_MILLIS' });
    expect(typeOf('patient')).toMatchObject({ converted_type: 'UTF8', repetition_type: 'OPTIONAL' });
    const [first] = await parquetReadObjects({ file, rowStart: 0, rowEnd: 1 });
    expect(first).toMatchObject({
      seq: 1n,
      time: new Date(Number(log[0]?.event.time) * 1000),
      patient: null,
    });
  });

  it('is written and read in groups of rows', async () => {
    const row = log[0] as Row;
    const many = Array.from({ length: 2_001 }, (_, i) => ({
      ...row,
      event: { ...row.event, seq: BigInt(i + 1) },
    }));
    await write(many);
    const { row_groups: groups } = await parquetMetadataAsync(await asyncBufferFromFile(path));
    expect(groups.map((group) => group.num_rows)).toEqual([2_000n, 1n]);
    expect(await readCells()).toHaveLength(2_001);
  });

  it('of no rows is one of no rows', async () => {
    await write([]);
    expect(await readCells()).toEqual([]);
  });

  it('refuses a number that its type cannot hold', async () => {
    const far = linkRows([{ ...(log[0] as Row).event, height: 2n ** 63n }]);
    await expect(write(far)).rejects.toMatchObject({ code: 'export-unfit' });
  });

  it('names the row of which a cell was changed', async () => {
    const other = log.with(7, { ...(log[7] as Row), event: { ...(log[7] as Row).event, time: 5n } });
    await write(other);
    const { lines, headerLines } = await openParquet(path);
    const result = await verifyRows(lines, [head], { allowNewer: false, headerLines });
    expect(result).toMatchObject({ kind: 'changed', line: 8, seq: 8n });
  });

  it.each([
    ['columns that are not there', ['seq', 'time'] as const, columns],
    ['columns in another order', ['time', 'seq'] as const, ['seq', 'time'] as const],
    ['more columns', columns, ['seq', 'time'] as const],
  ])('refuses %s', async (_, written, due) => {
    await write(log, written);
    await expect(openParquet(path, due)).rejects.toMatchObject({ code: 'export-unreadable' });
  });

  it('that was damaged is never taken for another, and never ends the program', async () => {
    const bytes = await write(log);
    const random = makeRandom(Math.floor(Math.random() * 2 ** 31));
    const found = new Set<string>();
    for (let i = 0; i < 200; i += 1) {
      const damaged = Buffer.from(bytes);
      // The footer, of some 5 kB, is where most can go wrong.
      const at = i % 2 === 0 ? damaged.length - 1 - random(6_000) : random(damaged.length);
      damaged[at] = (damaged[at] ?? 0) ^ (1 << random(8));
      writeFileSync(path, i % 25 === 0 ? damaged.subarray(0, at) : damaged);
      found.add(await judge());
    }
    // What names no value, such as who wrote the file, may be another: the rows are the log's all the same.
    const verdicts = ['verified', 'export-unreadable', 'changed', 'missing', 'added', 'moved', 'other-log'];
    expect([...found].filter((one) => !verdicts.includes(one))).toEqual([]);
    expect(found).toContain('export-unreadable');
  });
});

async function judge(): Promise<string> {
  try {
    const { lines, headerLines } = await openParquet(path);
    const result = await verifyRows(lines, [head], { allowNewer: false, headerLines });
    return 'kind' in result ? result.kind : 'verified';
  } catch (error) {
    if (error instanceof MedrecError) return error.code;
    throw error;
  }
}
