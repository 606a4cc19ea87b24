import { mkdirSync, readFileSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Entry, Journal } from '../../src/lib/transactions/journal.ts';
import { temporaryHome } from '../support/run-medrec.ts';

const address = 'ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM';
const txidOf = (n: number) => n.toString(16).padStart(64, '0');
const signed = (n: number) => ({
  txid: txidOf(n),
  nonce: BigInt(n),
  fee: 300n,
  bytes: '00ff',
  what: 'grant-consent',
  at: 1_800_000_000_000 + n,
});

async function openJournal(path: string): Promise<Journal> {
  return await Journal.open(path, address);
}

/** The entries that another run finds. */
async function readBack(path: string): Promise<readonly Entry[]> {
  return (await openJournal(path)).entries;
}

describe('a journal of transactions', () => {
  const newPath = () => join(temporaryHome().folder, 'network', `${address}.ndjson`);

  it('gives back what was written into it, whatever that is', async () => {
    const word = fc.string({ minLength: 1, maxLength: 20, unit: 'binary' });
    const action = fc.oneof(
      fc.record({ kind: fc.constant('sign' as const), what: word, rows: fc.array(word, { maxLength: 3 }) }),
      fc.record({ kind: fc.constant('answer' as const), answer: word, n: fc.nat(5) }),
      fc.record({
        kind: fc.constant('settle' as const),
        status: fc.constantFrom('success' as const, 'superseded' as const, 'dropped' as const),
        n: fc.nat(5),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 20 }), async (actions) => {
        const path = newPath();
        const journal = await openJournal(path);
        let count = 0;
        for (const each of actions) {
          if (each.kind === 'sign') {
            const batch = each.rows.length === 0 ? {} : { batch: { id: 'b', rows: each.rows } };
            await journal.sign({ ...signed(count), what: each.what, ...batch });
            count += 1;
          } else if (each.n < count) {
            if (each.kind === 'answer') await journal.answer(txidOf(each.n), each.answer, 1);
            else await journal.settle(txidOf(each.n), each.status, 1, 7n);
          }
        }
        await journal.close();
        expect(await readBack(path)).toEqual(journal.entries);
        expect(journal.entries).toHaveLength(count);
      }),
      { numRuns: 50 },
    );
  });

  it('loses nothing but a line that was cut off, wherever that was', async () => {
    const path = newPath();
    const journal = await openJournal(path);
    await journal.sign(signed(0));
    const before = statSync(path).size;
    await journal.sign(signed(1));
    await journal.close();
    const whole = readFileSync(path);
    for (let length = before; length < whole.length; length += 1) {
      writeFileSync(path, whole);
      truncateSync(path, length);
      const cut = await openJournal(path);
      expect(cut.entries.map(({ txid }) => txid)).toEqual([txidOf(0)]);
      await cut.sign(signed(2));
      await cut.close();
      expect((await readBack(path)).map(({ txid }) => txid)).toEqual([txidOf(0), txidOf(2)]);
    }
  });

  it('is refused when any other line is damaged, and the line is named', async () => {
    const path = newPath();
    const journal = await openJournal(path);
    for (const n of [0, 1, 2]) await journal.sign(signed(n));
    await journal.close();
    const lines = readFileSync(path, 'utf8').split('\n');
    const damages = [
      '',
      '{',
      '{"type":"signed"}',
      '[1]',
      lines[1]?.replace('"nonce":"1"', '"nonce":"-1"') ?? '',
    ];
    for (const damage of damages) {
      writeFileSync(path, [lines[0], damage, lines[2], ''].join('\n'));
      await expect(openJournal(path)).rejects.toMatchObject({
        code: 'journal-damaged',
        exitCode: 3,
        details: { path, line: 2 },
      });
    }
    writeFileSync(path, `{"type":"settled","txid":"${txidOf(9)}","status":"success","at":1}\n`);
    await expect(openJournal(path)).rejects.toMatchObject({ code: 'journal-damaged', details: { line: 1 } });
  });

  it('shows one run what another has written since', async () => {
    const path = newPath();
    const [one, other] = [await openJournal(path), await openJournal(path)];
    await one.sign(signed(0));
    await other.refresh();
    await other.sign(signed(1));
    await one.refresh();
    await one.settle(txidOf(1), 'success', 1);
    await other.refresh();
    expect(one.entries).toEqual(other.entries);
    expect(one.openEntries.map(({ txid }) => txid)).toEqual([txidOf(0)]);
    await Promise.all([one.close(), other.close()]);
  });

  it('names the nonces that are free again', async () => {
    const journal = await openJournal(newPath());
    for (const n of [3, 4, 5, 6]) await journal.sign(signed(n));
    await journal.settle(txidOf(3), 'rejected', 1);
    await journal.settle(txidOf(5), 'dropped', 1);
    await journal.settle(txidOf(6), 'superseded', 1);
    expect(journal.freeNonces(0n)).toEqual([3n, 5n]);
    expect(journal.freeNonces(4n)).toEqual([5n]);
    await journal.sign({ ...signed(5), txid: txidOf(15) });
    expect(journal.freeNonces(0n)).toEqual([3n]);
    await journal.close();
  });

  it('drops the oldest that are settled, and nothing that is open', async () => {
    const path = newPath();
    const journal = await openJournal(path);
    for (let n = 0; n < 2_101; n += 1) {
      await journal.sign(signed(n));
      if (n % 100 !== 50) await journal.settle(txidOf(n), 'success', 1, 5n);
    }
    const [open, all] = [journal.openEntries, journal.entries];
    const other = await openJournal(path);
    await journal.compact();
    expect(journal.openEntries).toEqual(open);
    expect(journal.entries.filter(({ settled }) => settled !== undefined)).toHaveLength(1_000);
    expect(journal.entries.at(-1)).toEqual({ ...all.at(-1), bytes: undefined });
    expect(await readBack(path)).toEqual(journal.entries);
    await journal.sign(signed(9_999));
    await other.refresh();
    expect(other.entries).toEqual(journal.entries);
    await journal.close();
  });

  it('counts no nonce as free that is signed for again, even by the very same transaction', async () => {
    const journal = await openJournal(newPath());
    for (const txid of [txidOf(1), txidOf(2)]) {
      await journal.sign({ ...signed(1), txid });
      await journal.settle(txid, 'rejected', 1);
    }
    expect(journal.freeNonces(0n)).toEqual([1n]);
    await journal.sign(signed(1));
    expect(journal.freeNonces(0n)).toEqual([]);
    expect(await readBack(journal.path)).toEqual(journal.entries);
    await journal.close();
  });

  it('is for its owner alone', async () => {
    const path = newPath();
    const journal = await openJournal(path);
    await journal.sign(signed(0));
    await journal.close();
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('is not written where there is no room, and says so', async () => {
    const path = newPath();
    mkdirSync(dirname(path), { recursive: true });
    // a file system without room answers so
    symlinkSync('/dev/full', path);
    const full = await openJournal(path);
    await expect(full.sign(signed(1))).rejects.toMatchObject({ code: 'journal-unwritable', exitCode: 3 });
    expect(full.entries).toEqual([]);
    await full.close();
  });

  it('is not written by a run that stood still while another wrote, whatever that did to it', async () => {
    const path = newPath();
    const taken = { code: 'journal-taken', exitCode: 8 };
    const slept = await openJournal(path);
    const other = await openJournal(path);
    await other.sign(signed(0));
    await expect(slept.sign(signed(1))).rejects.toMatchObject(taken);
    await slept.refresh();
    await slept.sign(signed(1));
    await expect(other.settle(txidOf(0), 'success', 1)).rejects.toMatchObject(taken);
    expect(other.find(txidOf(0))?.settled).toBeUndefined();
    await other.refresh();
    for (let n = 2; n < 2_100; n += 1) {
      await other.sign(signed(n));
      await other.settle(txidOf(n), 'success', 1, 5n);
    }
    const long = await openJournal(path);
    await other.compact();
    const left = await readBack(path);
    // neither a line nor its own shorter copy
    await expect(slept.sign(signed(9_000))).rejects.toMatchObject(taken);
    await expect(long.sign(signed(9_000))).rejects.toMatchObject(taken);
    await long.compact();
    expect(await readBack(path)).toEqual(left);
    await Promise.all([slept, other, long].map((one) => one.close()));
  });

  it('opens again what was given up and a node had after all', async () => {
    const journal = await openJournal(newPath());
    await journal.sign(signed(3));
    await journal.answer(txidOf(3), 'FeeTooLow', 1);
    await journal.settle(txidOf(3), 'rejected', 1);
    expect(journal.givenUp(3n).map(({ txid }) => txid)).toEqual([txidOf(3)]);
    expect(journal.givenUp(4n)).toEqual([]);
    await journal.answer(txidOf(3), 'accepted', 2);
    expect(journal.openEntries).toMatchObject([{ txid: txidOf(3), answer: 'accepted' }]);
    expect(journal.freeNonces(0n)).toEqual([]);
    await journal.settle(txidOf(3), 'success', 3, 9n);
    expect(journal.givenUp(0n)).toEqual([]);
    expect(await readBack(journal.path)).toEqual(journal.entries);
    await journal.close();
  });
});
