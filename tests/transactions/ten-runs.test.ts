import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { Journal } from '../../src/lib/transactions/journal.ts';
import { isMined } from '../../src/lib/transactions/settle.ts';
import { ageLocks } from '../support/age-locks.ts';
import { buildChild, startChild } from './support/child.ts';
import { Ground } from './support/ground.ts';
import { makeRows } from './support/register-all.ts';

describe('ten runs at once with one key', () => {
  let ground: Ground;
  let program = '';
  beforeAll(async () => {
    [ground, program] = await Promise.all([Ground.open(inject('templates')), buildChild()]);
  });
  afterAll(async () => await ground?.close());

  it('queue for it: each ends well, their nonces follow each other, and no row is there twice', async () => {
    const before = await ground.standing();
    const { nonce: firstNonce } = await ground.truth.account(ground.sender);
    const batches = Array.from({ length: 6 }, (_, n) =>
      ground.options(`ten ${n}`, { rows: 6, listLength: 2 }),
    );
    const singles = Array.from({ length: 4 }, (_, n) => ground.options(`one ${n}`, { rows: 1 }));

    const [ends, commands] = await Promise.all([
      Promise.all(batches.map((options) => startChild(program, ground, options).ended)),
      Promise.all(
        singles.map(async (options, n) => {
          const file = join(ground.folder, `providers-${n}.csv`);
          const rows = makeRows(options).map(({ principal, root }) => [
            principal,
            'nurse',
            Buffer.from(root).toString('hex'),
          ]);
          writeFileSync(
            file,
            [['provider', 'role', 'root'], ...rows].map((row) => `${row.join(',')}\n`).join(''),
          );
          return await ground.medrec('register-providers', file, '--from', 'clinic');
        }),
      ),
    ]);

    for (const { code, stdout, stderr, report } of ends) {
      expect({ code, stdout: code === 0 ? '' : stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' });
      expect(report).toMatchObject({ registered: 6, refused: 0, open: 0, unsent: 0, transactions: 3 });
    }
    for (const { code, stdout } of commands) {
      expect({ code, stdout: code === 0 ? '' : stdout }).toEqual({ code: 0, stdout: '' });
    }
    const rows = [...batches, ...singles].reduce((sum, options) => sum + options.rows, 0);
    const after = await ground.standing();
    expect(after.events - before.events).toBe(rows);
    for (const options of batches) expect(await ground.judge(options, before)).toMatchObject({ missed: 0 });

    // the single commands are settled by whoever comes next
    const listed = await ground.medrec('tx', 'list', '--from', 'clinic');
    expect(JSON.parse(listed.stdout).data).toMatchObject({ gaps: [], transactions: [] });
    const journal = await Journal.open(ground.journal, ground.sender);
    const mined = journal.entries.filter(({ settled }) => isMined(settled?.status));
    const transactions = batches.length * 3 + singles.length;
    expect(mined.map(({ nonce }) => nonce).sort(compare)).toEqual(
      Array.from({ length: transactions }, (_, n) => firstNonce + BigInt(n)),
    );
    expect(journal.entries).toHaveLength(transactions);
    const paid = mined.reduce((sum, { fee }) => sum + fee, 0n);
    expect(before.balance - after.balance).toBe(paid);
  });

  it('and one that stood still until its lock was taken over sends nothing of what it knew', async () => {
    const before = await ground.standing();
    const slept = ground.options('asleep', { rows: 3, inFlight: 1 });
    const other = ground.options('awake', { rows: 3 });
    const slow = startChild(program, ground, slept);
    let wake = () => {};
    const awake = new Promise<void>((resolve) => {
      wake = resolve;
    });
    let first = true;
    // it stands still with the lock in hand, its nonce chosen and nothing signed
    const asleep = new Promise<void>((resolve) => {
      ground.intercept = async ({ path }) => {
        if (path !== '/v2/fees/transaction' || !first) return undefined;
        first = false;
        slow.process.kill('SIGSTOP');
        resolve();
        await awake;
        return undefined;
      };
    });
    await asleep;
    ageLocks(ground.data);
    const { code, report } = await startChild(program, ground, other).ended;
    expect({ code, registered: report?.registered }).toEqual({ code: 0, registered: 3 });
    slow.process.kill('SIGCONT');
    wake();
    const end = await slow.ended;
    ground.intercept = () => undefined;
    expect({ code: end.code, registered: end.report?.registered, refused: end.report?.refused }).toEqual({
      code: 0,
      registered: 3,
      refused: 0,
    });
    const after = await ground.standing();
    expect(after.events - before.events).toBe(6);
    for (const options of [slept, other])
      expect(await ground.judge(options, before)).toMatchObject({ missed: 0, open: 0 });
  });
});

function compare(one: bigint, other: bigint): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
