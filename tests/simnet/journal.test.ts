import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc, test } from '@fast-check/vitest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Journal, JournalDamaged } from '../../src/lib/simnet/journal/journal.ts';
import {
  type BlockRecord,
  decodeRecord,
  encodeRecord,
  type GenesisRecord,
} from '../../src/lib/simnet/journal/record.ts';

const genesis: GenesisRecord = {
  kind: 'genesis',
  version: 1,
  id: '0f'.repeat(16),
  genesis: 1_795_000_000_000,
  epoch: '3.4',
  chainId: 0x80000000,
  engine: '3.21.0',
};

const count = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const hex = fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes).toString('hex'));
const head = fc.record({ height: count, burnHeight: count, time: count });
const anyRecord: fc.Arbitrary<BlockRecord> = fc.oneof(
  fc.record({ kind: fc.constant('transaction' as const), raw: hex, digest: hex, head }),
  fc.record({ kind: fc.constant('advance' as const), burnBlocks: count, stacksBlocks: count, head }),
  fc.record({
    kind: fc.constant('fund' as const),
    address: fc.string({ unit: 'binary' }),
    amount: fc.bigInt({ min: 1n, max: 10n ** 20n - 1n }).map(String),
  }),
);

let folder = '';
let files = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'medrec-journal-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const newPath = () => {
  files += 1;
  return join(folder, `${files}.journal`);
};

async function write(records: readonly BlockRecord[]): Promise<{ path: string; tip: string }> {
  const path = newPath();
  const journal = await Journal.create(path, genesis);
  await journal.append(records);
  const { tip } = journal;
  await journal.close();
  return { path, tip };
}

async function readAll(path: string): Promise<{ records: BlockRecord[]; tip: string; dropped: number }> {
  const journal = await Journal.open(path);
  if (journal === undefined) throw new Error('no journal');
  const records: BlockRecord[] = [];
  for await (const { record } of journal.read()) records.push(record);
  await journal.close();
  return { records, tip: journal.tip, dropped: journal.droppedBytes };
}

const some: BlockRecord[] = [
  { kind: 'fund', address: 'ST000000000000000000002AMW42H', amount: '5' },
  {
    kind: 'advance',
    burnBlocks: 1,
    stacksBlocks: 2,
    head: { height: 4, burnHeight: 2, time: 1_795_001_000 },
  },
  { kind: 'fund', address: 'line\nfeed and é', amount: '7' },
];

describe('a record', () => {
  test.prop([anyRecord, hex])('comes back from its line as it was', (record, previous) => {
    const { line, hash } = encodeRecord(previous, record);
    expect(line.endsWith('\n')).toBe(true);
    expect(line.slice(0, -1)).not.toContain('\n');
    expect(decodeRecord(previous, line.slice(0, -1))).toEqual({ record, hash });
  });

  test.prop([anyRecord, fc.nat(), fc.integer({ min: 1, max: 255 })])(
    'is refused with any byte changed',
    (record, at, by) => {
      const bytes = Buffer.from(encodeRecord('', record).line.slice(0, -1));
      const index = at % bytes.length;
      bytes[index] = (bytes[index] ?? 0) ^ by;
      expect(() => decodeRecord('', bytes.toString('utf8'))).toThrow();
    },
  );
});

describe('the journal', () => {
  test.prop([fc.array(fc.array(anyRecord, { minLength: 1, maxLength: 5 }), { maxLength: 5 })], {
    numRuns: 30,
  })('gives back what was appended, in its order', async (batches) => {
    const path = newPath();
    const journal = await Journal.create(path, genesis);
    for (const batch of batches) await journal.append(batch);
    await journal.close();
    expect(await readAll(path)).toEqual({ records: batches.flat(), tip: journal.tip, dropped: 0 });
  });

  it('drops a last record that is torn, at whichever byte', async () => {
    const { path, tip: whole } = await write(some);
    const bytes = readFileSync(path);
    const last = bytes.lastIndexOf('\n', bytes.length - 2) + 1;
    const { tip: before } = await write(some.slice(0, -1));
    for (let length = last; length < bytes.length; length += 1) {
      writeFileSync(path, bytes.subarray(0, length));
      const { records, tip, dropped } = await readAll(path);
      expect({ records, tip, dropped }).toEqual({
        records: some.slice(0, -1),
        tip: before,
        dropped: length - last,
      });
      // What was cut off stays off: the next record is written over it.
      expect(readFileSync(path).length).toBe(last);
    }
    writeFileSync(path, bytes);
    expect(await readAll(path)).toEqual({ records: some, tip: whole, dropped: 0 });
  });

  it('drops a last record whose bytes did not all reach the disk', async () => {
    const { path } = await write(some);
    const bytes = readFileSync(path);
    bytes.fill(0, bytes.length - 20, bytes.length - 1);
    writeFileSync(path, bytes);
    expect((await readAll(path)).records).toEqual(some.slice(0, -1));
  });

  it('goes on behind a record that was dropped', async () => {
    const { path } = await write(some);
    truncateSync(path, readFileSync(path).length - 3);
    const journal = await Journal.open(path);
    await journal?.append([{ kind: 'fund', address: 'after', amount: '1' }]);
    await journal?.close();
    expect((await readAll(path)).records).toEqual([
      ...some.slice(0, -1),
      { kind: 'fund', address: 'after', amount: '1' },
    ]);
  });

  it.each([
    [
      'changed',
      (lines: string[]) => lines.map((line, i) => (i === 1 ? line.replace('"5"', '"6"') : line)),
      2,
    ],
    ['missing', (lines: string[]) => lines.filter((_, i) => i !== 1), 2],
    ['moved', ([a = '', b = '', c = '', d = '']: string[]) => [a, c, b, d], 2],
    ['repeated', ([a = '', b = '', c = '', d = '']: string[]) => [a, b, b, c, d], 3],
    ['not of this version', ([a = '', b = '', c = '', d = '']: string[]) => [a, b, c, d.slice(0, 65)], 4],
  ])('refuses a record that is %s, and touches nothing', async (what, damage, line) => {
    const { path } = await write(some);
    const lines = damage(readFileSync(path, 'utf8').trimEnd().split('\n'));
    let text = `${lines.join('\n')}\n`;
    if (what === 'not of this version') {
      // Well made, and of a kind that this version does not know.
      const unknown = { kind: 'merge', head: null } as unknown as BlockRecord;
      const { tip } = await write(some.slice(0, 2));
      text = `${lines.slice(0, 3).join('\n')}\n${encodeRecord(tip, unknown).line}`;
    }
    writeFileSync(path, text);
    const failure = await Journal.open(path).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(JournalDamaged);
    expect(failure).toMatchObject({ line });
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('is none when there is no file, or no more than a torn first record', async () => {
    const path = newPath();
    expect(await Journal.open(path)).toBeUndefined();
    const { path: written } = await write([]);
    truncateSync(written, 40);
    expect(await Journal.open(written)).toBeUndefined();
  });

  it('refuses a file that is something else', async () => {
    const path = newPath();
    writeFileSync(path, 'name,npi\nalice,1\n');
    await expect(Journal.open(path)).rejects.toThrow(JournalDamaged);
  });
});
