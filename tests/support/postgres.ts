import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';

/** Where Debian's packages put the programs of a server, the newest version first; undefined when there is none. */
function findPrograms(): string | undefined {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  return versions.map((version) => join(root, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')));
}

const programs = findPrograms();

/** Whether the tests on PostgreSQL can run here. On a machine that decides about changes they must. */
export const hasPostgres = programs !== undefined;
if (!hasPostgres) {
  if (process.env.CI === 'true') throw new Error('PostgreSQL is not installed: apt-get install postgresql');
  process.stderr.write(
    'PostgreSQL is not installed: the tests on it are skipped (apt-get install postgresql)\n',
  );
}

/** A server of PostgreSQL for the tests of a file, in a folder of its own, on 127.0.0.1. It refuses to run as root. */
export function usePostgres(): { newDatabase(): Promise<string> } {
  let folder = '';
  let port = 0;
  let server: ReturnType<typeof spawn> | undefined;
  let count = 0;
  const user = userInfo().uid === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {};

  beforeAll(async () => {
    if (programs === undefined) return;
    folder = mkdtempSync(join(tmpdir(), 'medrec-postgres-'));
    chmodSync(folder, 0o700);
    if (user.uid !== undefined) chownSync(folder, user.uid, user.gid);
    const data = join(folder, 'data');
    const init = ['-D', data, '-A', 'trust', '-U', 'medrec', '--no-sync', '--locale=C', '--encoding=UTF8'];
    execFileSync(join(programs, 'initdb'), init, { ...user, cwd: folder, stdio: 'ignore' });
    port = await findPort();
    const settings = { port, listen_addresses: '127.0.0.1', unix_socket_directories: folder, fsync: 'off' };
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    server = spawn(join(programs, 'postgres'), ['-D', data, ...flags], {
      ...user,
      cwd: folder,
      stdio: 'ignore',
    });
    await untilReady(port);
  });
  afterAll(async () => {
    const ended = server;
    if (ended !== undefined) {
      await new Promise((resolve) => {
        ended.once('exit', resolve);
        // A fast shutdown: whoever is connected is sent away.
        ended.kill('SIGINT');
      });
    }
    if (folder !== '') rmSync(folder, { recursive: true, force: true });
  });

  return {
    /** The URL of a new, empty database. */
    async newDatabase() {
      count += 1;
      const name = `ledger_${count}`;
      await query(port, `CREATE DATABASE ${name}`);
      return `postgresql://medrec@127.0.0.1:${port}/${name}`;
    },
  };
}

/** The number of the user, or group, that Debian's packages made for the server. */
function idOf(flag: '-u' | '-g'): number {
  return Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
}

async function findPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function query(port: number, sql: string): Promise<void> {
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'medrec', database: 'postgres' });
  await client.connect();
  await client.query(sql);
  await client.end();
}

async function untilReady(port: number): Promise<void> {
  for (let left = 200; ; left -= 1) {
    try {
      return await query(port, 'SELECT 1');
    } catch (error) {
      if (left === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
