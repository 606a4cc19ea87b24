import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { findOwner } from '../../src/lib/simnet/process/process-file.ts';
import { runMedrec } from '../support/run-medrec.ts';
import { ask, makeActor } from './support/simnet.ts';

let folder = '';
let env: Record<string, string> = {};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'medrec-simnet-commands-'));
  env = { ...process.env, MEDREC_DATA_DIR: folder, MEDREC_CONFIG: join(folder, 'config.toml') } as Record<
    string,
    string
  >;
});
afterAll(async () => {
  await runMedrec(['simnet', 'stop'], { env });
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a command with --json, and gives its envelope. */
async function run(words: string[], options: { now?: () => number; signal?: AbortSignal } = {}) {
  const { code, stdout, stderr } = await runMedrec(['simnet', ...words, '--json'], { env, ...options });
  return {
    code,
    stderr,
    envelope: JSON.parse(stdout) as { data: Record<string, unknown>; errors: { code: string }[] },
  };
}

const simnet = () => join(folder, 'simnet');

describe('without a running chain', () => {
  it.each([[['status']], [['fund', makeActor().address]], [['mine']]])(
    '%j says how to start one',
    async (words) => {
      const { code, envelope } = await run(words);
      expect({ code, errors: envelope.errors }).toMatchObject({
        code: 5,
        errors: [{ code: 'simnet-not-running' }],
      });
    },
  );

  it('stop has nothing to do', async () => {
    expect(await run(['stop'])).toMatchObject({ code: 0, envelope: { data: { stopped: false } } });
  });

  it('logs are empty', async () => {
    expect(await run(['logs'])).toMatchObject({ code: 0, envelope: { data: [] } });
  });

  it('a port that is taken is named, and nothing is left behind', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const { code, envelope } = await run(['start', '--port', port]);
    expect({ code, errors: envelope.errors }).toMatchObject({
      code: 3,
      errors: [{ code: 'simnet-port-taken', message: expect.stringContaining(port) }],
    });
    expect(await findOwner(simnet())).toBeUndefined();
    await new Promise((resolve) => other.close(resolve));
  });

  it('a damaged journal is named, and not touched', async () => {
    const path = join(simnet(), 'chain.journal');
    writeFileSync(path, 'not a journal\n');
    const { code, envelope } = await run(['start', '--port', '0']);
    expect({ code, errors: envelope.errors }).toMatchObject({
      code: 3,
      errors: [{ code: 'simnet-journal-damaged', message: expect.stringContaining(path) }],
    });
    expect(readFileSync(path, 'utf8')).toBe('not a journal\n');
    const refused = await run(['reset']);
    expect(refused).toMatchObject({ code: 2, envelope: { errors: [{ code: 'needs-terminal' }] } });
    expect(await run(['reset', '--yes'])).toMatchObject({
      code: 0,
      envelope: { data: { reset: true, running: false } },
    });
    expect(existsSync(path)).toBe(false);
  });

  it('a process file whose number went to another program is no chain', async () => {
    const stale = { pid: process.pid, identity: 'another start', url: 'http://127.0.0.1:1', token: 'x' };
    mkdirSync(simnet(), { recursive: true });
    writeFileSync(join(simnet(), 'process.json'), JSON.stringify(stale));
    expect(await run(['stop'])).toMatchObject({ code: 0, envelope: { data: { stopped: false } } });
    expect((await run(['status'])).code).toBe(5);
  });

  it.each([
    [['start', '--block-time', 'soon'], 'invalid-value'],
    [['start', '--port', '65536'], 'invalid-value'],
    [['fund', makeActor().address, '5'], 'invalid-value'],
    [['fund', makeActor().address, '0STX'], 'invalid-value'],
    [['fund', makeActor().address, '0.5uSTX'], 'invalid-value'],
    [['fund', 'ST000', '5STX'], 'invalid-value'],
    [['mine', '--blocks', '0'], 'invalid-value'],
    [['mine', '--for', 'long'], 'invalid-value'],
    [['mine', '--until', '2027-02-30'], 'invalid-value'],
    [['mine', '--for', '1d', '--blocks', '1'], 'bad-usage'],
  ])('%j is refused', async (words, errorCode) => {
    const { code, envelope } = await run(words);
    expect({ code, errors: envelope.errors }).toMatchObject({ code: 2, errors: [{ code: errorCode }] });
  });
});

describe('a chain in the background', () => {
  const { address } = makeActor();
  let url = '';

  it('starts once, and says where it answers', async () => {
    const { code, envelope, stderr } = await run(['start', '--port', '0', '--block-time', 'manual']);
    expect({ code, data: envelope.data }).toMatchObject({
      code: 0,
      data: { url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/), started: true, blockTime: 'manual' },
    });
    expect(stderr).toContain('It is a simulator');
    url = String(envelope.data.url);
    expect(await run(['start'])).toMatchObject({ code: 0, envelope: { data: { url, started: false } } });
    expect(await run(['start', '--foreground', '--port', '0'])).toMatchObject({
      code: 3,
      envelope: { errors: [{ code: 'simnet-running' }] },
    });
    expect((await ask(`${url}/v2/info`)).status).toBe(200);
  });

  it('keeps its token and its log to the user, and the token out of every output', async () => {
    for (const file of ['process.json', 'simnet.log', 'chain.journal']) {
      expect(statSync(join(simnet(), file)).mode & 0o077).toBe(0);
    }
    const owner = await findOwner(simnet());
    const token = owner?.token ?? '';
    expect(token).toMatch(/^[0-9a-f]{64}$/);
    const outputs = [await run(['status']), await run(['logs']), await run(['start'])].map((one) =>
      JSON.stringify(one),
    );
    for (const output of [...outputs, readFileSync(join(simnet(), 'simnet.log'), 'utf8')]) {
      expect(output).not.toContain(token);
    }
  });

  it('is funded with a unit', async () => {
    const fund = async (amount: string) => (await run(['fund', address, amount])).envelope.data.balance;
    expect(await fund('2.5STX')).toBe('2500000');
    expect(await fund('500000uSTX')).toBe('3000000');
    expect((await run(['fund', address])).envelope.data).toEqual({
      principal: address,
      amount: '1000000000',
      balance: '1003000000',
    });
    const { stdout } = await runMedrec(['simnet', 'fund', address, '1ustx'], { env });
    expect(stdout).toBe(`principal\t${address}\ngiven\t0.000001 STX\nbalance\t1003.000001 STX\n`);
  });

  it('is moved in time, and shows it', async () => {
    const before = (await run(['status'])).envelope.data.head as {
      height: number;
      burnHeight: number;
      time: number;
    };
    const { data } = (await run(['mine', '--for', '1d'])).envelope;
    expect(data).toMatchObject({ burnHeight: before.burnHeight + 144, transactions: [] });
    const tomorrow = new Date(Math.ceil((Number(data.time) + 86_400) / 86_400) * 86_400_000)
      .toISOString()
      .slice(0, 10);
    const { data: until } = (await run(['mine', '--until', tomorrow])).envelope;
    expect(Date.parse(tomorrow) / 1000 - Number(until.time)).toBeLessThan(10);
    expect(await run(['mine', '--until', '2020-01-01'])).toMatchObject({
      code: 6,
      envelope: {
        errors: [{ code: 'simnet-refused', message: expect.stringContaining('does not go back') }],
      },
    });
    const mined = (await run(['mine', '--blocks', '3'])).envelope.data;
    expect(Number(mined.height)).toBeGreaterThanOrEqual(Number(until.height) + 3);
    const { stdout } = await runMedrec(['simnet', 'status'], { env });
    expect(stdout).toContain(`height\t${mined.height}`);
    expect(stdout).toMatch(/ahead of the clock\t\d{5,} s/);
    expect(stdout).toContain('- It is a simulator');
  });

  it('tells what it did', async () => {
    const { envelope } = await run(['logs', '--lines', '1000']);
    const lines = envelope.data as unknown as { event: string }[];
    expect(lines.map(({ event }) => event)).toEqual(expect.arrayContaining(['started', 'funded', 'mined']));
    expect((await run(['logs', '--lines', '1'])).envelope.data).toEqual(lines.slice(-1));
    const { stdout } = await runMedrec(['simnet', 'logs', '--lines', '1000'], { env });
    expect(stdout).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ started url=http:/m);
    // Whoever follows gets one document a line, from the last lines on.
    const { code, stdout: followed } = await runMedrec(
      ['simnet', 'logs', '--follow', '--lines', '2', '--json'],
      {
        env,
        signal: AbortSignal.abort(),
      },
    );
    expect({
      code,
      lines: followed
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    }).toEqual({
      code: 0,
      lines: lines.slice(-2),
    });
  });

  it('is found again after it was killed, and lost nothing', async () => {
    const before = (await run(['status'])).envelope.data as {
      head: { height: number };
      pid: number;
      tip: string;
    };
    process.kill(before.pid, 'SIGKILL');
    await vi.waitFor(async () => expect(await findOwner(simnet())).toBeUndefined(), { timeout: 20_000 });
    expect((await run(['status'])).code).toBe(5);
    expect((await run(['start', '--port', '0', '--block-time', 'manual'])).code).toBe(0);
    const after = (await run(['status'])).envelope.data as { head: { height: number }; tip: string };
    expect(after).toMatchObject({ head: before.head, tip: before.tip });
    expect((await run(['fund', address, '1uSTX'])).envelope.data.balance).toMatch(/^1003\d{6}$/);
  });

  it('is thrown away only when that is confirmed', async () => {
    expect(await run(['reset'])).toMatchObject({
      code: 2,
      envelope: { errors: [{ code: 'needs-terminal' }] },
    });
    expect(await run(['reset', '--yes'])).toMatchObject({ code: 0, envelope: { data: { running: true } } });
    expect(await run(['status'])).toMatchObject({
      envelope: { data: { head: { height: 1 }, transactions: 0 } },
    });
  });

  it('stops, and its process with it', async () => {
    const owner = await findOwner(simnet());
    expect(await run(['stop'])).toMatchObject({
      code: 0,
      envelope: { data: { stopped: true, pid: owner?.pid } },
    });
    expect(await findOwner(simnet())).toBeUndefined();
    expect(existsSync(join(simnet(), 'process.json'))).toBe(false);
  });
});

describe('a chain in the foreground', () => {
  it('ends with a signal, and says so', async () => {
    const abort = new AbortController();
    const running = runMedrec(['simnet', 'start', '--foreground', '--port', '0'], {
      env,
      signal: abort.signal,
    });
    await vi.waitFor(async () => expect((await findOwner(simnet()))?.url).toBeDefined(), { timeout: 30_000 });
    abort.abort();
    const { code, stderr } = await running;
    expect(code).toBe(0);
    expect(stderr).toMatch(/answers at http:\/\/127\.0\.0\.1:\d+\. Ctrl-C ends it/);
    expect(stderr).toContain(' stopped');
    expect(await findOwner(simnet())).toBeUndefined();
  });
});
