import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import Libsql from 'libsql';
import { describe, expect, it } from 'vitest';
import { makeHistory } from '../../scripts/history/make-history.ts';
import { headOf } from '../../scripts/history/write-history.ts';
import { formatHeader, lineFormatter } from '../../src/lib/audit/format.ts';
import { formatHead } from '../../src/lib/audit/head.ts';
import { columns, formatRow, listCells, type Row } from '../../src/lib/audit/row.ts';
import { event, linkRows } from '../audit/arbitrary-events.ts';
import { FakeNetwork } from '../audit/fake-network.ts';
import { runMedrec } from '../support/run-medrec.ts';
import { describeOnBoth } from './support.ts';

const network = new FakeNetwork().use();
const program = resolve('dist/bin/medrec.js');
const log = linkRows(fc.sample(event, { numRuns: 60, seed: 3 }));

/** The lock of a process that was killed would be waited for. */
const dropLock = (ledger: string): void => rmSync(`${ledger}.lock`, { recursive: true, force: true });

/** How many events are staged; none while the ledger is being made. */
function countStaged(ledger: string): number {
  if (!existsSync(ledger)) return 0;
  const db = new Libsql(ledger);
  try {
    const [[count]] = db.prepare('SELECT count(*) FROM staged').raw().all() as [[number]];
    return count;
  } catch {
    return 0;
  } finally {
    db.close();
  }
}

describeOnBoth('a sync that is killed', (newPlace) => {
  it('goes on where it was, from the indexer', { timeout: 120_000 }, async () => {
    const home = network.home();
    const place = await newPlace(home.folder);
    const names = [...place, '--json'];
    const data = async (...argv: string[]) => {
      const { code, stdout } = await runMedrec([...argv, ...names], { env: home.env });
      return { code, ...JSON.parse(stdout).data };
    };
    let length = 0;
    for (const [more, killedAt] of [
      [20, 3],
      [15, 1],
      [25, 8],
    ] as const) {
      network.tell(log.slice(0, length + more));
      network.pageSize = 2;
      const child = spawn(process.execPath, [program, 'ledger', 'sync', ...names], {
        env: { ...process.env, ...home.env },
        stdio: 'ignore',
      });
      network.onPage = (page) => {
        if (page === killedAt) child.kill('SIGKILL');
      };
      expect(await once(child, 'close')).toEqual([null, 'SIGKILL']);
      network.onPage = undefined;
      if (place[0] === '--ledger') dropLock(place[1] ?? '');
      // What is there is what was there, and nothing in between.
      if (length > 0)
        expect(await data('ledger', 'verify', '--offline')).toMatchObject({ code: 0, events: length });
      network.asked.length = 0;
      expect(await data('ledger', 'sync')).toMatchObject({ code: 0, added: more, removed: 0 });
      length += more;
      expect(await data('ledger', 'verify')).toMatchObject({ code: 0, events: length });
      // The pages that had been staged were not asked for again, but the one in hand.
      const pages = network.asked.filter((path) => path.includes('/logs')).length;
      expect(pages).toBeLessThanOrEqual(Math.ceil(more / 2) - killedAt + 3);
    }
  });
});

describe('a sync from a file that is killed', () => {
  it('goes on where it was', { timeout: 120_000 }, async () => {
    const home = network.home();
    const ledger = join(home.folder, 'ledger.sqlite');
    const many = [...makeHistory({ seed: 1, events: 6_000, patients: 20 })];
    const toLine = lineFormatter({ format: 'ndjson', columns, raw: false });
    const text = formatHeader('ndjson') + many.map((row) => toLine(listCells(formatRow(row)))).join('');
    const [file, head] = [join(home.folder, 'log.ndjson'), join(home.folder, 'head.json')];
    writeFileSync(file, text);
    writeFileSync(head, formatHead(headOf(many.at(-1) as Row)));
    const names = ['--head', head, '--ledger', ledger];
    const child = spawn(process.execPath, [program, 'ledger', 'sync', '--file', '-', ...names], {
      env: { ...process.env, ...home.env },
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    // All but the end: the last block is never there.
    child.stdin?.on('error', () => undefined);
    child.stdin?.write(text.slice(0, Math.floor(text.length * 0.95)));
    while (countStaged(ledger) < 5_000) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGKILL');
    await once(child, 'close');
    dropLock(ledger);
    const run = (...argv: string[]) => runMedrec([...argv, '--ledger', ledger, '--json'], { env: home.env });
    expect(JSON.parse((await run('ledger', 'status', '--offline')).stdout).errors).toMatchObject([
      { code: 'ledger-empty' },
    ]);
    const synced = await run('ledger', 'sync', '--file', file, '--head', head);
    expect(JSON.parse(synced.stdout).data).toMatchObject({ added: 6_000 });
    expect(JSON.parse((await run('ledger', 'verify', '--offline')).stdout).data).toMatchObject({
      events: 6_000,
    });
  });
});
