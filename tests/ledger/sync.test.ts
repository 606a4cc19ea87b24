import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, expect, it } from 'vitest';
import { formatHeader, lineFormatter } from '../../src/lib/audit/format.ts';
import { formatHead } from '../../src/lib/audit/head.ts';
import { columns, formatRow, listCells, type Row } from '../../src/lib/audit/row.ts';
import { eventColumns } from '../../src/lib/ledger/schema.ts';
import { LedgerStore } from '../../src/lib/ledger/store.ts';
import { event, headOf, linkRows } from '../audit/arbitrary-events.ts';
import { FakeNetwork, logsOf } from '../audit/fake-network.ts';
import { runMedrec } from '../support/run-medrec.ts';
import { describeOnBoth } from './support.ts';

const network = new FakeNetwork().use();
const log = linkRows(fc.sample(event, { numRuns: 40, seed: 5 }));

describeOnBoth('a ledger', (newPlace) => {
  let home: ReturnType<FakeNetwork['home']>;
  let place: string[];
  beforeEach(async () => {
    home = network.home();
    place = await newPlace(home.folder);
  });

  const run = async (...argv: string[]) => await runMedrec([...argv, ...place, '--json'], { env: home.env });
  const data = async (...argv: string[]): Promise<Record<string, unknown>> => {
    const { code, stdout } = await run(...argv);
    expect({ argv, code, stdout: code === 0 ? '' : stdout }).toEqual({ argv, code: 0, stdout: '' });
    return JSON.parse(stdout).data;
  };
  const fault = async (...argv: string[]): Promise<{ code: number; error: string; message: string }> => {
    const { code, stdout } = await run(...argv);
    const [error] = JSON.parse(stdout).errors;
    return { code, error: error?.code, message: error?.message };
  };
  /** An export of these rows, and its head. */
  const writeExport = (rows: readonly Row[], format: 'csv' | 'ndjson' = 'ndjson'): [string, string] => {
    const [file, head] = [join(home.folder, `log.${format}`), join(home.folder, 'head.json')];
    const toLine = lineFormatter({ format, columns, raw: false });
    const lines = rows.map((row) => toLine(listCells(formatRow(row))));
    writeFileSync(file, formatHeader(format) + lines.join(''));
    writeFileSync(head, formatHead(headOf(rows)));
    return [file, head];
  };

  it('is not there until it is synced', async () => {
    network.tell(log);
    expect(await fault('ledger', 'status')).toMatchObject({ code: 3, error: 'ledger-missing' });
    expect(await data('ledger', 'sync')).toMatchObject({ added: 40, removed: 0 });
    expect(await data('ledger', 'status')).toMatchObject({ events: 40, behind: 0 });
    expect(await data('ledger', 'verify')).toMatchObject({ events: 40 });
  });

  it('takes in what is new, and asks for no more than that', async () => {
    network.tell(log.slice(0, 30));
    await data('ledger', 'sync');
    network.tell(log);
    expect(await data('ledger', 'status')).toMatchObject({ events: 30, behind: 10 });
    expect(await data('ledger', 'sync')).toMatchObject({ added: 10, removed: 0 });
    expect(network.asked.filter((path) => path.includes('/logs')).length).toBeLessThan(7);
    network.asked.length = 0;
    expect(await data('ledger', 'sync')).toMatchObject({ added: 0, removed: 0 });
    expect(network.asked.filter((path) => path.includes('/logs'))).toEqual([]);
    expect(await data('ledger', 'verify')).toMatchObject({ events: 40 });
  });

  it.each(['cursor', 'nested-cursor', 'offset'] as const)(
    'goes on where a sync was broken off, by %s',
    async (style) => {
      network.tell(log);
      network.style = style;
      network.breakAfter(6);
      expect(await fault('ledger', 'sync')).toMatchObject({ code: 5 });
      expect(await fault('ledger', 'status')).toMatchObject({ code: 3, error: 'ledger-empty' });
      network.mend();
      network.asked.length = 0;
      expect(await data('ledger', 'sync')).toMatchObject({ added: 40, removed: 0 });
      const pages = network.asked.filter((path) => /logs|events/.test(path)).length;
      expect(pages).toBeLessThan(13);
      expect(await data('ledger', 'verify')).toMatchObject({ events: 40 });
    },
  );

  it('goes on where a sync was broken off, and takes in what came meanwhile', async () => {
    network.tell(log.slice(0, 33));
    network.breakAfter(4);
    expect(await fault('ledger', 'sync')).toMatchObject({ code: 5 });
    network.tell(log);
    expect(await data('ledger', 'sync')).toMatchObject({ added: 40, removed: 0 });
    expect(await data('ledger', 'verify')).toMatchObject({ events: 40 });
  });

  it('rolls back what a fork removed', async () => {
    network.tell(log);
    await data('ledger', 'sync');
    const forked = linkRows([...log.slice(0, 25), ...log.slice(30)].map((row) => row.event));
    network.tell(forked);
    expect(await data('ledger', 'sync')).toMatchObject({ added: 10, removed: 15 });
    expect(await data('ledger', 'verify')).toMatchObject({ events: 35 });
    network.tell(forked.slice(0, 12));
    expect(await data('ledger', 'sync')).toMatchObject({ added: 0, removed: 23 });
    expect(await data('ledger', 'verify')).toMatchObject({ events: 12 });
    network.tell(linkRows(log.slice(3, 9).map((row) => row.event)));
    expect(await data('ledger', 'sync')).toMatchObject({ added: 6, removed: 12 });
  });

  it('forgets what was staged when a fork removed it', async () => {
    network.tell(log);
    network.breakAfter(5);
    await fault('ledger', 'sync');
    network.tell(linkRows(log.slice(2).map((row) => row.event)));
    expect(await data('ledger', 'sync')).toMatchObject({ added: 38 });
    expect(await data('ledger', 'verify')).toMatchObject({ events: 38 });
  });

  it('stays as it is when the indexer lies', async () => {
    network.tell(log.slice(0, 20));
    await data('ledger', 'sync');
    network.tell(log);
    network.logs = logsOf(log).slice(3);
    expect(await fault('ledger', 'sync')).toMatchObject({ code: 5, error: 'indexer-behind' });
    network.logs = logsOf(log).toSpliced(7, 1);
    expect(await fault('ledger', 'sync')).toMatchObject({ code: 6, error: 'log-differs' });
    expect(await data('ledger', 'verify', '--offline')).toMatchObject({ events: 20 });
    network.tell(log);
    expect(await data('ledger', 'sync')).toMatchObject({ added: 20 });
  });

  it.each(['csv', 'ndjson'] as const)('is loaded from an export, %s, without any network', async (format) => {
    const [file, head] = writeExport(log, format);
    const before = network.asked.length;
    expect(await data('ledger', 'sync', '--file', file, '--head', head)).toMatchObject({ added: 40 });
    expect(await data('ledger', 'verify', '--offline')).toMatchObject({ events: 40 });
    expect(await data('ledger', 'sync', '--file', file, '--head', head)).toMatchObject({
      added: 0,
      removed: 0,
    });
    expect(network.asked.length).toBe(before);
  });

  it('follows on an export from a later one, and from the indexer', async () => {
    const [file, head] = writeExport(log.slice(0, 15));
    await data('ledger', 'sync', '--file', file, '--head', head);
    const [later, laterHead] = writeExport(log.slice(0, 31));
    expect(await data('ledger', 'sync', '--file', later, '--head', laterHead)).toMatchObject({ added: 16 });
    network.tell(log);
    expect(await data('ledger', 'sync')).toMatchObject({ added: 9 });
    expect(await data('ledger', 'verify')).toMatchObject({ events: 40 });
  });

  it('takes nothing from a file that differs, and names the row', async () => {
    const [file, head] = writeExport(log.filter((_, i) => i !== 17));
    writeFileSync(head, formatHead(headOf(log)));
    expect(await fault('ledger', 'sync', '--file', file, '--head', head)).toMatchObject({
      code: 6,
      error: 'export-differs',
      message: expect.stringContaining('seq 18'),
    });
    expect(await fault('ledger', 'status')).toMatchObject({ error: 'ledger-empty' });
    writeExport(log);
    expect(await data('ledger', 'sync', '--file', file, '--head', head)).toMatchObject({ added: 40 });
    expect(await data('ledger', 'verify', '--offline')).toMatchObject({ events: 40 });
  });

  it('is not replaced by a file of a log that was rewritten, unless it is rebuilt', async () => {
    network.tell(log);
    await data('ledger', 'sync');
    const [file, head] = writeExport(linkRows(log.slice(1).map((row) => row.event)));
    const source = ['--file', file, '--head', head];
    expect(await fault('ledger', 'sync', ...source)).toMatchObject({ error: 'head-contradicts-ledger' });
    expect(await data('ledger', 'verify')).toMatchObject({ events: 40 });
    expect(await data('ledger', 'rebuild', ...source)).toMatchObject({ added: 39, removed: 40 });
    expect(await data('ledger', 'verify', '--offline')).toMatchObject({ events: 39 });
  });

  it('takes nothing over that a file had staged, when the head of the node is met at once', async () => {
    network.tell(log.slice(0, 30));
    await data('ledger', 'sync');
    const [flag, name = ''] = place;
    const store = await LedgerStore.open(
      flag === '--ledger' ? { kind: 'sqlite', path: name } : { kind: 'postgres', url: new URL(name) },
    );
    const staging = { from: 'file', rebuild: false, last: { seq: 40n, hash: log[39]?.hash ?? '' } } as const;
    const rows = log.slice(30).map((row) => listCells(formatRow(row)).slice(0, eventColumns.length));
    await store.beginStaging(staging);
    await store.stage(rows, staging);
    await store.close();
    await data('ledger', 'sync');
    const again = await LedgerStore.open(
      flag === '--ledger' ? { kind: 'sqlite', path: name } : { kind: 'postgres', url: new URL(name) },
    );
    expect([await again.findHash(30n), await again.findHash(31n)]).toEqual([log[29]?.hash, undefined]);
    await again.close();
  });

  it('is rebuilt from the indexer, and says what was not the same', async () => {
    network.tell(log);
    await data('ledger', 'sync');
    expect(await data('ledger', 'rebuild')).toMatchObject({ added: 0, removed: 0, rebuilt: true });
    expect(await data('ledger', 'verify')).toMatchObject({ events: 40 });
  });

  it('refuses another log, and a head without a file', async () => {
    network.tell(log);
    await data('ledger', 'sync');
    const [file, head] = writeExport(log.map((row) => ({ ...row, chainId: 1n })));
    writeFileSync(head, formatHead({ ...headOf(log), chainId: 1n }));
    expect(await fault('ledger', 'sync', '--file', file, '--head', head)).toMatchObject({
      code: 3,
      error: 'ledger-of-other-log',
    });
    expect(await fault('ledger', 'verify', '--head', head)).toMatchObject({ error: 'ledger-of-other-log' });
    expect(await fault('ledger', 'sync', '--head', head)).toMatchObject({ code: 2, error: 'invalid-value' });
  });

  it('follows the log until it is interrupted', async () => {
    network.tell(log.slice(0, 10));
    const stop = new AbortController();
    let pauses = 0;
    const sleep = async (): Promise<void> => {
      pauses += 1;
      if (pauses === 1) network.tell(log.slice(0, 12));
      if (pauses === 2) network.tell(log);
      if (pauses === 2) network.breakAfter(0);
      if (pauses === 3) network.mend();
      if (pauses === 4) {
        stop.abort();
        throw Object.assign(new Error('stopped'));
      }
    };
    const { stdout, stderr } = await runMedrec(['ledger', 'sync', '--follow', '--every', '1', ...place], {
      env: home.env,
      sleep,
      signal: stop.signal,
    });
    expect(stdout.trim().split('\n')).toEqual([
      '10 new events; 10 in all, proven by the head',
      '2 new events; 12 in all, proven by the head',
      '28 new events; 40 in all, proven by the head',
    ]);
    expect(stderr).toContain('warning:');
  });
});
