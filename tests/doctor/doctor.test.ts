import { chmodSync, chownSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { installationChecks } from '../../src/lib/checks/installation-checks.ts';
import { runChecks } from '../../src/lib/checks/run-checks.ts';
import { testContext } from '../support/context.ts';
import { makeKey } from '../support/keys.ts';
import { readReport } from '../support/report.ts';
import { runMedrec, temporaryHome } from '../support/run-medrec.ts';
import { parseXml } from '../support/xml.ts';

/** What a node in good order says; a test changes it. */
const healthy = () => ({
  network_id: 0x80000000,
  stacks_tip_height: 120,
  burn_block_height: 12,
  server_version: 'stacks-node 3.4',
  /** Seconds. */
  blockTime: Math.floor(Date.now() / 1000),
  balance: `0x${(5_000_000).toString(16)}`,
  /** Instead of anything else. */
  text: '',
});
let node = healthy();
let url = '';
const server = createServer(({ url: path = '' }, response) => {
  const { blockTime, balance, text, ...info } = node;
  const body = path.startsWith('/v2/accounts')
    ? { balance, nonce: 0 }
    : path.startsWith('/extended/v2/blocks')
      ? { height: info.stacks_tip_height, block_time: blockTime }
      : info;
  response.end(text === '' ? JSON.stringify(body) : text);
});
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  node = healthy();
});

/** A folder of its own with a key named alice. */
async function home() {
  const { env, folder } = temporaryHome();
  const { entry } = await makeKey(env, 'alice');
  return { env, folder, entry, data: env.MEDREC_DATA_DIR ?? '', config: env.MEDREC_CONFIG ?? '' };
}

const doctor = async (env: Record<string, string>, ...argv: string[]) =>
  readReport(await runMedrec(['doctor', '--json', '--node-url', url, ...argv], { env }));

/** The checks of the contracts, which are for a profile that names a registry. */
const ofContracts = [
  'the contracts in force are ones that this program can call',
  'the contract ids of the profile are in force',
];

/** Every check by its result. */
const by = (status: string, { checks }: Awaited<ReturnType<typeof doctor>>) =>
  checks.filter((check) => check.status === status).map(({ name }) => name);

describe('an installation in good order', () => {
  it('passes', async () => {
    const { env } = await home();
    const report = await doctor(env, '--from', 'alice', '--profile', 'testnet');
    expect({ code: report.code, unpassed: [...by('failed', report), ...by('skipped', report)] }).toEqual({
      code: 0,
      unpassed: ofContracts,
    });
    expect(report.find('can call').detail).toContain('medrec deploy');
    expect(report.find('can pay').detail).toBe('5000000 microSTX');
    expect(report.find('key file').detail).toBe('1 key');
  });

  it('that was never used passes, and skips what is not there yet', async () => {
    const { env } = temporaryHome();
    const report = await doctor(env);
    expect(report.code).toBe(0);
    expect(by('skipped', report)).toEqual([
      'the data folder is this user’s alone',
      'the keystore folder is this user’s alone',
      'the clock of this machine is not behind the chain',
      ...ofContracts,
      'the signer is there',
      'the signer can pay fees',
    ]);
    expect(report.find('configuration').detail).toContain('defaults hold');
    expect(readdirSync(dirname(env.MEDREC_DATA_DIR ?? ''))).toEqual([]);
  });

  it('does not tell the balance of a derived account, whose address needs the password', async () => {
    const { env } = await home();
    const report = await doctor(env, '--from', 'alice', '--account', '3');
    expect({ code: report.code, ...report.find('can pay') }).toMatchObject({ code: 0, status: 'skipped' });
  });
});

describe('Node', () => {
  it.each([
    ['20.19.0', 'passed'],
    ['22.1.0', 'passed'],
    ['20.18.3', 'failed'],
    ['18.20.4', 'failed'],
  ])('%s has %s', async (version, status) => {
    const { env } = temporaryHome();
    const [check] = installationChecks(await testContext(env), version);
    const [result] = await runChecks(check === undefined ? [] : [check], Date.now);
    expect(result).toMatchObject({ status, name: 'Node is 20.19 or newer' });
    if (status === 'failed') expect(result?.error).toMatchObject({ code: 'node-too-old', exitCode: 3 });
  });
});

describe('a fault is found, with its own exit code', () => {
  it('a configuration that cannot be read; what rests on it is skipped', async () => {
    const { env, config } = await home();
    writeFileSync(config, 'profile = [');
    const report = await doctor(env);
    expect({ code: report.code, errors: report.errors }).toEqual({ code: 3, errors: ['config-unreadable'] });
    expect(report.find('the profile is complete').detail).toBe('"the configuration file can be read" failed');
    expect(report.find('the signer can pay fees').detail).toBe('"the configuration file can be read" failed');
    expect(report.find('every key file').status).toBe('passed');
  });

  it('a profile that is not there, or not complete', async () => {
    const { env, config } = await home();
    expect(await doctor(env, '--profile', 'moonnet')).toMatchObject({ code: 3, errors: ['profile-unknown'] });
    writeFileSync(config, '[profiles.own]\nsigner = "alice"\n');
    expect(await doctor(env, '--profile', 'own')).toMatchObject({ code: 3, errors: ['setting-missing'] });
  });

  it('folders that others can reach into', async () => {
    const { env, data } = await home();
    chmodSync(data, 0o755);
    chmodSync(join(data, 'keystore'), 0o750);
    const report = await doctor(env);
    expect({ code: report.code, errors: report.errors }).toEqual({
      code: 3,
      errors: expect.arrayContaining(['folder-open', 'folder-open']),
    });
    expect(report.first?.hint).toBe(`Run \`chmod 700 ${data}\`.`);
  });

  it('a data folder that is a file', async () => {
    const { env } = temporaryHome();
    writeFileSync(env.MEDREC_DATA_DIR ?? '', '');
    const report = await doctor(env);
    expect({ code: report.code, first: report.errors[0] }).toEqual({ code: 3, first: 'folder-unusable' });
    expect(report.errors).not.toContain('internal');
  });

  it('a data folder that cannot be written to', async () => {
    const { env, data } = await home();
    chmodSync(data, 0o500);
    const report = await doctor(env);
    chmodSync(data, 0o700);
    // Root can write anywhere.
    const expected = process.getuid?.() === 0 ? 'passed' : 'failed';
    expect(report.find('the data folder').status).toBe(expected);
  });

  it.skipIf(process.getuid?.() !== 0)('a folder of another user', async () => {
    const { env, data } = await home();
    chownSync(data, 12_345, 12_345);
    const report = await doctor(env);
    expect({ code: report.code, first: report.first?.code }).toEqual({ code: 3, first: 'folder-foreign' });
  });

  it('a key file that is damaged, or that others can read', async () => {
    const { env, entry } = await home();
    const text = readFileSync(entry.path, 'utf8');
    writeFileSync(entry.path, text.slice(0, 40));
    expect(await doctor(env)).toMatchObject({ code: 4, errors: ['key-file-damaged'] });
    writeFileSync(entry.path, text);
    chmodSync(entry.path, 0o644);
    expect(await doctor(env)).toMatchObject({ code: 4, errors: ['key-file-unsafe'] });
  });

  it('a signer that is not there, is of another network, or has no STX', async () => {
    const { env, entry } = await home();
    expect(await doctor(env, '--from', 'bob')).toMatchObject({ code: 4, errors: ['key-not-found'] });
    node.network_id = 1;
    const foreign = await doctor(env, '--from', 'alice', '--profile', 'mainnet');
    expect(foreign).toMatchObject({ code: 4, errors: ['signer-network'] });
    node = { ...healthy(), balance: '0x00' };
    const broke = await doctor(env, '--from', 'alice');
    expect(broke).toMatchObject({ code: 3, errors: ['signer-broke'] });
    expect(broke.first?.hint).toContain(`medrec simnet fund ${entry.address}`);
  });

  it('a dead node, once; the signer is looked up all the same', async () => {
    const { env } = await home();
    const line = ['doctor', '--json', '--node-url', 'http://127.0.0.1:1', '--from', 'alice'];
    const report = readReport(await runMedrec(line, { env }));
    expect({ code: report.code, errors: report.errors }).toEqual({ code: 5, errors: ['node-unreachable'] });
    expect(report.find('the signer is there').status).toBe('passed');
    expect(by('skipped', report)).toEqual([
      'the newest block is young enough',
      'the clock of this machine is not behind the chain',
      ...ofContracts,
      'the signer can pay fees',
    ]);
  });

  it('a node of another network', async () => {
    const { env } = await home();
    node.network_id = 1;
    expect(await doctor(env, '--profile', 'testnet')).toMatchObject({
      code: 3,
      errors: ['network-mismatch'],
    });
  });

  it('a node that answers HTML', async () => {
    const { env } = await home();
    node.text = '<html>';
    expect(await doctor(env)).toMatchObject({ code: 5, errors: ['node-unusable'] });
  });

  it('a newest block that is old', async () => {
    const { env } = await home();
    node.blockTime -= 3_600;
    const report = await doctor(env, '--profile', 'testnet');
    expect(report).toMatchObject({ code: 6, errors: ['tip-stale'] });
    expect(report.find('the clock').status).toBe('passed');
  });

  it('a clock that is behind the chain', async () => {
    const { env } = await home();
    node.blockTime += 3_600;
    expect(await doctor(env, '--profile', 'testnet')).toMatchObject({ code: 3, errors: ['clock-behind'] });
  });
});

describe('the report', () => {
  it('in JUnit’s XML holds every check, and the exit code of the first failure', async () => {
    const { env } = await home();
    node.network_id = 1;
    node.server_version = '<evil attr="&\u0007">';
    const { code, stdout, stderr } = await runMedrec(
      ['doctor', '--format', 'junit', '--node-url', url, '--profile', 'testnet', '--from', 'alice'],
      { env },
    );
    expect(code).toBe(3);
    expect(stderr).toMatch(/^error: the node .* has chain id 1/);
    const suite = parseXml(stdout);
    expect(suite.attributes).toMatchObject({
      name: 'medrec doctor',
      tests: '13',
      failures: '1',
      errors: '0',
      skipped: '5',
    });
    expect(suite.children).toHaveLength(13);
    const failed = suite.children.filter(({ children }) => children[0]?.name === 'failure');
    expect(failed).toMatchObject([
      {
        attributes: {
          classname: 'medrec doctor',
          name: 'the node answers, on the network of the profile',
        },
        children: [{ attributes: { type: 'network-mismatch' }, text: expect.stringContaining('--profile') }],
      },
    ]);
  });

  it('contradicts itself in two formats', async () => {
    const { env } = temporaryHome();
    const { code, stdout } = await runMedrec(['doctor', '--format', 'junit', '--json'], { env });
    expect({ code, error: JSON.parse(stdout).errors[0].code }).toEqual({ code: 2, error: 'bad-usage' });
    expect((await runMedrec(['doctor', '--format', 'tap'], { env })).code).toBe(2);
  });
});
