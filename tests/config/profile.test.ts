import { mkdirSync, writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findFolders } from '../../src/lib/config/folders.ts';
import { isEmbedded } from '../../src/lib/config/profiles.ts';
import { identifyProcess } from '../../src/lib/simnet/process/identity.ts';
import { testContext } from '../support/context.ts';
import { temporaryHome } from '../support/run-medrec.ts';

const ours = 'ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM';

async function profileOf(
  text: string,
  flags: Record<string, string> = {},
  more: Record<string, string> = {},
) {
  const { folder, env } = temporaryHome();
  writeFileSync(join(folder, 'config.toml'), text);
  return await (await testContext({ ...env, ...more }, flags)).profile();
}

describe('the profile in force', () => {
  it('is simnet unless something says otherwise', async () => {
    expect(await profileOf('')).toEqual({
      name: 'simnet',
      nodeUrl: 'http://127.0.0.1:20443',
      indexerUrl: 'http://127.0.0.1:20443',
      chainId: 0x80000000,
      transactionVersion: 'testnet',
      addressPrefix: 'ST',
      contracts: {},
      account: 0,
      maxFee: 1_000_000n,
      maxTipAge: null,
    });
  });

  it('has the chain id, version and prefix of mainnet on mainnet', async () => {
    expect(await profileOf('', { profile: 'mainnet' })).toMatchObject({
      chainId: 1,
      transactionVersion: 'mainnet',
      addressPrefix: 'SP',
      maxTipAge: 600,
    });
  });

  it('overrides single values of a built-in profile', async () => {
    const text = `[profiles.testnet]\nregistry = "${ours}.registry"\nmax-fee = "18446744073709551615"\nmax-tip-age = 60\n`;
    expect(await profileOf(text, { profile: 'testnet' })).toMatchObject({
      contracts: { registry: `${ours}.registry` },
      maxFee: 2n ** 64n - 1n,
      maxTipAge: 60,
      transactionVersion: 'testnet',
    });
  });

  it.each<[string, string, Record<string, string>]>([
    ['setting-missing', '[profiles.mine]\nnode-url = "http://127.0.0.1:1"', { profile: 'mine' }],
    ['profile-unknown', '', { profile: 'toString' }],
    ['profile-unknown', '', { profile: '__proto__' }],
    ['invalid-value', '[profiles.simnet]\nchain-id = -1', {}],
    ['invalid-value', '[profiles.simnet]\nmax-fee = 0.5', {}],
    ['invalid-value', '[profiles.simnet]\nregistry = "registry"', {}],
    ['invalid-value', `[profiles.mainnet]\nregistry = "${ours}.registry"`, { profile: 'mainnet' }],
    ['invalid-value', '', { 'node-url': 'file:///etc/passwd' }],
    ['invalid-value', '', { 'node-url': 'http://user:secret@127.0.0.1' }],
    ['invalid-value', '', { 'node-url': 'http://127.0.0.1/?key=secret' }],
    ['invalid-value', '', { 'node-url': 'http://127.0.0.1/#' }],
    ['invalid-value', '', { account: '-1' }],
  ])('ends with %s for %j and %j', async (code, text, flags) => {
    await expect(profileOf(text, flags)).rejects.toMatchObject({ code });
  });
});

describe('an embedded chain', () => {
  it.each([
    ['simnet', 'http://127.0.0.1:20443', true],
    ['simnet', 'http://localhost:1/x', true],
    ['simnet', 'http://[::1]:20443', true],
    ['simnet', 'https://api.testnet.example.org', false],
    ['simnet', 'http://127.0.0.1.example.org', false],
    ['devnet', 'http://127.0.0.1:20443', false],
  ])('%s at %s: %s', (name, nodeUrl, embedded) => {
    expect(isEmbedded({ name, nodeUrl })).toBe(embedded);
  });
});

describe('the folders', () => {
  it('are the platform’s where a variable is empty', () => {
    const empty = findFolders({ MEDREC_DATA_DIR: '', MEDREC_CONFIG: '' });
    expect(empty).toEqual(findFolders({}));
    expect(isAbsolute(empty.keystore)).toBe(true);
  });
});

describe('a running simnet', async () => {
  const identity = await identifyProcess(process.pid);
  async function nodeUrl(file: unknown, config = '', flags: Record<string, string> = {}, more = {}) {
    const { folder, env } = temporaryHome();
    mkdirSync(join(folder, 'data', 'simnet'), { recursive: true });
    const text = typeof file === 'string' ? file : JSON.stringify(file);
    writeFileSync(join(folder, 'data', 'simnet', 'process.json'), text);
    writeFileSync(join(folder, 'config.toml'), config);
    const context = await testContext({ ...env, ...more }, flags);
    return (await context.settings()).find(({ name }) => name === 'node-url');
  }
  const url = 'http://127.0.0.1:23456';
  const running = { url, pid: process.pid, identity, token: 'x' };

  it('is the node of the profile simnet, and the indexer with it', async () => {
    expect(await nodeUrl(running)).toEqual({ name: 'node-url', value: url, origin: 'running simnet' });
  });

  it.each<[string, string, Record<string, string>, Record<string, string>]>([
    ['the file', '[profiles.simnet]\nnode-url = "http://127.0.0.1:1"', {}, {}],
    ['a flag', '', { 'node-url': 'http://127.0.0.1:1' }, {}],
    ['the environment', '', {}, { MEDREC_NODE_URL: 'http://127.0.0.1:1' }],
  ])('gives way to %s', async (_, config, flags, more) => {
    expect(await nodeUrl(running, config, flags, more)).toMatchObject({ value: 'http://127.0.0.1:1' });
  });

  it('means nothing to another profile', async () => {
    expect(await nodeUrl(running, '', { profile: 'devnet' })).toMatchObject({ origin: 'default' });
  });

  it.each([
    ['of a process that is gone', { url, pid: 2 ** 22 + 1 }],
    ['of another machine', { ...running, url: 'http://example.org:20443' }],
    ['that smuggles a user in', { ...running, url: 'http://127.0.0.1:20443@example.org' }],
    ['that is no JSON', '{'],
    ['that is empty', ''],
    ['without a process', { url }],
    ['of a process whose number another one has now', { ...running, identity: 'earlier' }],
    ['before the chain answers', { pid: process.pid, identity }],
    ['of another form', []],
  ])('is not believed in a file %s', async (_, server) => {
    expect(await nodeUrl(server)).toMatchObject({ value: 'http://127.0.0.1:20443', origin: 'default' });
  });
});
