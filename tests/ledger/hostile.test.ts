import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import Libsql from 'libsql';
import pg from 'pg';
import { beforeEach, describe, expect, it } from 'vitest';
import { eventColumns } from '../../src/lib/ledger/schema.ts';
import { event, linkRows } from '../audit/arbitrary-events.ts';
import { FakeNetwork } from '../audit/fake-network.ts';
import { runMedrec } from '../support/run-medrec.ts';
import { describeOnBoth } from './support.ts';

const network = new FakeNetwork().use();
const log = linkRows(fc.sample(event, { numRuns: 25, seed: 9 }));

type Fault = { code: number; error: string; message: string; details: Record<string, unknown> };

async function fault(env: Record<string, string>, argv: readonly string[]): Promise<Fault> {
  const { code, stdout } = await runMedrec([...argv, '--json'], { env });
  const [error] = JSON.parse(stdout).errors;
  return { code, error: error?.code, message: error?.message, details: error?.details };
}

describeOnBoth('a ledger that someone changed', (newPlace) => {
  let env: Record<string, string>;
  let place: string[];
  /** Runs SQL behind the program's back. */
  const tamper = async (sql: string): Promise<void> => {
    const [flag, name = ''] = place;
    if (flag === '--ledger') {
      const db = new Libsql(name);
      try {
        db.exec(sql);
      } finally {
        db.close();
      }
    } else {
      const client = new pg.Client({ connectionString: name });
      await client.connect();
      try {
        await client.query(`SET search_path TO medrec; ${sql}`);
      } finally {
        await client.end();
      }
    }
  };
  beforeEach(async () => {
    const home = network.home();
    env = home.env;
    place = await newPlace(home.folder);
    network.tell(log);
    await runMedrec(['ledger', 'sync', ...place], { env });
  });

  it('is found out, whatever cell it was, and the event is named', async () => {
    const verify = async (): Promise<Fault> => await fault(env, ['ledger', 'verify', '--offline', ...place]);
    expect(await verify()).toMatchObject({ code: 0 });
    for (const [i, column] of eventColumns.entries()) {
      const seq = 3 + i;
      const [changed, kept] = [`"${column}" || '1'`, `substr("${column}", 1, length("${column}") - 1)`];
      const [to, back] = column === 'seq' ? ['seq + 1000', 'seq - 1000'] : [changed, kept];
      const isNone = ['patient', 'provider', 'institution'].includes(column);
      const where = column === 'seq' ? (value: number) => `seq = ${value}` : () => `seq = ${seq}`;
      const none = isNone && log[seq - 1]?.event[column as 'patient'] === null;
      await tamper(`UPDATE events SET "${column}" = ${none ? "'1'" : to} WHERE ${where(seq)}`);
      const found = await verify();
      const difference = column === 'seq' ? 'missing' : 'changed';
      expect(found, column).toMatchObject({ code: 6, error: 'ledger-differs', details: { seq, difference } });
      await tamper(`UPDATE events SET "${column}" = ${none ? 'NULL' : back} WHERE ${where(seq + 1000)}`);
    }
    expect(await verify()).toMatchObject({ code: 0 });
  });

  it('is found out when a cell holds what stands between cells and lines', async () => {
    const verify = ['ledger', 'verify', '--offline', ...place];
    for (const [seq, sql] of [
      [5, `"code" = "code" || ',' || "outcome"`],
      [6, `"topic" = 'access-permitted', "hash" = "hash" || chr(10) || "hash"`],
      [7, `"code" = 'read,permitted', "outcome" = ''`],
      [8, `"evidence" = ''`],
    ] as const) {
      const statement = place[0] === '--ledger' ? sql.replace('chr(', 'char(') : sql;
      await tamper(`UPDATE events SET ${statement} WHERE seq = ${seq}`);
      expect(await fault(env, verify), sql).toMatchObject({
        code: 6,
        details: { seq, difference: 'changed' },
      });
      await runMedrec(['ledger', 'rebuild', ...place], { env });
    }
    await expect(tamper(`UPDATE events SET "patient" = '' WHERE seq = 5`)).rejects.toThrow(/check/i);
  });

  it('is found out when events were taken away, at the end too, and is mended by a rebuild', async () => {
    const verify = ['ledger', 'verify', '--offline', ...place];
    await tamper('DELETE FROM events WHERE seq = 25');
    expect(await fault(env, verify)).toMatchObject({ details: { seq: 25, difference: 'missing' } });
    await tamper('DELETE FROM events WHERE seq BETWEEN 7 AND 9');
    expect(await fault(env, verify)).toMatchObject({ details: { seq: 7, difference: 'missing' } });
    await tamper('DELETE FROM events');
    expect(await fault(env, verify)).toMatchObject({ details: { seq: 1, difference: 'missing' } });
    expect(await fault(env, ['ledger', 'rebuild', ...place])).toMatchObject({ code: 0 });
    expect(await fault(env, verify)).toMatchObject({ code: 0 });
  });

  it('is found out when it was written anew with every hash, by the head of the node', async () => {
    const others = linkRows(log.map((row, i) => ({ ...row.event, code: i === 4 ? 9n : row.event.code })));
    for (const { event: each, hash } of others.slice(4)) {
      await tamper(
        `UPDATE events SET prev = '0x${each.prev}', "patient-prev" = '0x${each['patient-prev']}', hash = '0x${hash}' WHERE seq = ${each.seq}`,
      );
    }
    expect(await fault(env, ['ledger', 'verify', ...place])).toMatchObject({
      code: 6,
      error: 'ledger-differs',
    });
  });

  it('is refused when its own notes are no notes', async () => {
    await tamper(`UPDATE ledger SET value = '{}' WHERE name = 'head'`);
    expect(await fault(env, ['ledger', 'status', ...place])).toMatchObject({
      code: 3,
      error: 'ledger-unusable',
    });
    expect(await fault(env, ['ledger', 'sync', ...place])).toMatchObject({
      code: 3,
      error: 'ledger-unusable',
    });
  });
});

describe('a place for a ledger', () => {
  const home = () => network.home();

  it('is a file of its own, for its owner only', async () => {
    const { folder, env } = home();
    network.tell(log);
    const { code } = await runMedrec(['ledger', 'sync'], { env });
    expect(code).toBe(0);
    const path = join(folder, 'data', 'ledgers', 'simnet.sqlite');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'data', 'ledgers')).mode & 0o777).toBe(0o700);
  });

  it.each([
    [
      'no database',
      'hello, I am no database, but I am long enough to have a header of a hundred bytes; see, there it is',
    ],
    ['an empty file', ''],
  ])('is refused when the file is %s', async (_, text) => {
    const { folder, env } = home();
    const path = join(folder, 'file');
    writeFileSync(path, text);
    expect(await fault(env, ['ledger', 'status', '--ledger', path])).toMatchObject({
      code: 3,
      error: 'ledger-unusable',
    });
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it.each([
    'CREATE VIEW lies AS SELECT * FROM events',
    `CREATE TRIGGER lie AFTER INSERT ON events BEGIN DELETE FROM events; END`,
    'CREATE TABLE more (a)',
    'ALTER TABLE staged ADD COLUMN more TEXT',
    'DROP TABLE staged',
    `CREATE INDEX other ON events (topic) WHERE topic = 'x'`,
  ])('is refused when it holds what is not ours: %s', async (sql) => {
    const { folder, env } = home();
    const path = join(folder, 'ledger.sqlite');
    network.tell(log);
    await runMedrec(['ledger', 'sync', '--ledger', path], { env });
    const db = new Libsql(path);
    db.exec(sql);
    db.close();
    for (const verb of ['status', 'sync', 'rebuild', 'verify']) {
      expect(await fault(env, ['ledger', verb, '--ledger', path])).toMatchObject({
        code: 3,
        error: 'ledger-unusable',
      });
    }
  });

  it('is refused when it is a folder, or cannot be made', async () => {
    const { folder, env } = home();
    network.tell(log);
    mkdirSync(join(folder, 'place'));
    for (const path of [join(folder, 'place'), '/dev/null', '/dev/null/ledger.sqlite']) {
      expect(await fault(env, ['ledger', 'sync', '--ledger', path])).toMatchObject({
        code: 3,
        error: 'ledger-unusable',
      });
    }
  });

  it('is never a host on the network, whatever a file is called', async () => {
    const { env } = home();
    network.tell(log);
    const path = 'http://127.0.0.1:9/ledger';
    expect(await fault(env, ['ledger', 'status', '--ledger', path])).toMatchObject({
      code: 3,
      error: 'ledger-missing',
    });
  });

  it('says nothing of a password that was in a URL, and refuses it', async () => {
    const { env } = home();
    for (const url of [
      'postgresql://auditor:hunter2@127.0.0.1/medrec',
      'postgres://auditor@127.0.0.1/medrec?password=hunter2',
      'mysql://auditor:hunter2@127.0.0.1/medrec',
      'postgresql//auditor:hunter2@127.0.0.1/medrec',
    ]) {
      const { code, stdout, stderr } = await runMedrec(['ledger', 'status', '--database-url', url], { env });
      expect(code).toBe(2);
      expect(stdout + stderr).not.toContain('hunter2');
    }
  });

  it('is told when the server is away', async () => {
    const { env } = home();
    const url = 'postgresql://auditor@127.0.0.1:9/medrec';
    expect(await fault(env, ['ledger', 'status', '--database-url', url])).toMatchObject({
      code: 5,
      error: 'ledger-unreachable',
    });
  });

  it('is not made by a sync that cannot begin', async () => {
    const { folder, env } = home();
    network.tell(log);
    network.answers.set('get-head', () => ({ status: 500, body: {} }));
    expect((await fault(env, ['ledger', 'sync'])).code).toBe(5);
    expect(existsSync(join(folder, 'data', 'ledgers'))).toBe(false);
  });
});
