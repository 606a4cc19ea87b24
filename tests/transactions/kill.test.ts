import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { Journal } from '../../src/lib/transactions/journal.ts';
import { ageLocks } from '../support/age-locks.ts';
import { buildChild, startChild } from './support/child.ts';
import { Ground } from './support/ground.ts';
import { proveKills } from './support/kill-rounds.ts';

describe('a run that is killed', () => {
  let ground: Ground;
  let program = '';
  beforeAll(async () => {
    [ground, program] = await Promise.all([Ground.open(inject('templates')), buildChild()]);
  });
  afterAll(async () => await ground?.close());

  it('leaves nothing that the next run misses, doubles or pays twice', async () => {
    const kills = 6;
    const report = await proveKills(ground, program, { kills, seed: 20, rows: 9, restartEvery: 100 });
    expect(report).toMatchObject({ kills, doubled: 0, missed: 0, faults: [] });
    expect(BigInt(report.fees)).toBeLessThanOrEqual(BigInt(report.cap));
    expect(Object.values(report.moments).filter((count) => count > 0).length).toBeGreaterThan(3);
    expect(report.nodeRestarts).toBe(1);
  }, 300_000);

  /** Runs with so little room that the journal cannot take all, then with room; gives what each sent. */
  const runInShortRoom = async (name: string, prefix: (room: number) => string[], mend: () => void) => {
    const before = await ground.standing();
    const { nonce } = await ground.truth.account(ground.sender);
    const options = ground.options(name, { rows: 36 });
    let heard = 0;
    ground.intercept = ({ method, path }) => {
      if (method === 'POST' && path === '/v2/transactions') heard += 1;
      return undefined;
    };
    const size = statSync(ground.journal, { throwIfNoEntry: false })?.size ?? 0;
    const short = await startChild(program, ground, options, prefix(size)).ended;
    expect([null, 'SIGXFSZ']).toContain(short.signal);
    // what is not in the journal was not sent, and what was sent is in it
    const journal = await Journal.open(ground.journal, ground.sender);
    const signed = journal.entries.filter((entry) => entry.nonce >= nonce);
    expect(signed.length).toBeLessThan(12);
    expect(heard).toBe(signed.length);
    if (short.signal === null) {
      expect(short).toMatchObject({
        code: 3,
        report: { stopped: { code: 'journal-unwritable', hint: expect.stringContaining('room') } },
      });
      expect((short.report?.registered ?? 0) + (short.report?.open ?? 0)).toBe(signed.length * 3);
      expect(short.report?.unsent).toBe(36 - signed.length * 3);
    }
    mend();
    ageLocks(ground.data);
    const { code, report } = await startChild(program, ground, options).ended;
    expect({ code, stopped: report?.stopped }).toEqual({ code: 0, stopped: undefined });
    expect(await ground.judge(options, before)).toMatchObject({ missed: 0, doubled: 0, open: 0 });
    ground.intercept = () => undefined;
  };

  it.each([0, 3])('by no room for its journal after %i blocks sends nothing more', async (blocks) => {
    // RLIMIT_FSIZE: no file grows beyond it, in blocks of 512 bytes; the system then ends whoever tries
    const limit = (size: number) => [
      'sh',
      '-c',
      `ulimit -f ${Math.floor(size / 512) + blocks}; exec "$@"`,
      'sh',
    ];
    await runInShortRoom(`room ${blocks}`, limit, () => undefined);
  });

  it.runIf(canMount())('by a disk that is full sends nothing more', async () => {
    const folder = dirname(dirname(ground.journal));
    const kept = `${folder}.kept`;
    // a file system of its own, with the journal and a filler that leaves some 4 KiB
    const fill = (): string[] => {
      cpSync(folder, kept, { recursive: true });
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=512k,mode=0700', 'tmpfs', folder]);
      cpSync(kept, folder, { recursive: true });
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(join(folder, 'filler'), Buffer.alloc((bavail - 1) * bsize));
      return [];
    };
    try {
      await runInShortRoom('full disk', fill, () => rmSync(join(folder, 'filler')));
    } finally {
      execFileSync('umount', [folder]);
    }
  });
});

/** Whether this process may mount a file system: root on Linux. */
function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'medrec-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
