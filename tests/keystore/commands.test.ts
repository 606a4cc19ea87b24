import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { developmentKeys, makeKey, testPassword } from '../support/keys.ts';
import { type RunOptions, runMedrec, temporaryHome } from '../support/run-medrec.ts';

const { deployer } = developmentKeys;

/** A home with one key, cheap to open, that `run` signs in with. */
async function newHome() {
  const { folder, env } = temporaryHome();
  const { passwordFile } = await makeKey(env, 'deployer', deployer.phrase);
  const run = async (argv: readonly string[], options: RunOptions = {}) => {
    const { code, stdout, stderr } = await runMedrec(['keystore', ...argv, '--json'], {
      env,
      cwd: folder,
      ...options,
    });
    const { data, errors } = JSON.parse(stdout) as {
      data: Record<string, unknown>;
      errors: { code: string }[];
    };
    return { code, data, errors: errors.map((error) => error.code), stderr };
  };
  const secretFile = (name: string, content: string) => {
    writeFileSync(join(folder, name), content, { mode: 0o600 });
    return name;
  };
  return { folder, env, passwordFile, run, secretFile };
}

describe('medrec keystore', () => {
  it('creates a key without a terminal, and does not show its phrase', async () => {
    const { run, passwordFile } = await newHome();
    const { code, data, stderr } = await run(['create', 'patient', '--password-file', passwordFile]);
    expect(code).toBe(0);
    expect(data).toMatchObject({ name: 'patient', network: 'testnet', phraseFile: null, phraseShown: false });
    expect(stderr).toContain('medrec keystore export patient');
  });

  it('writes the phrase to a new file, which imports again', async () => {
    const { folder, run, passwordFile } = await newHome();
    const made = await run(['create', 'one', '--phrase-file', 'phrase', '--password-file', passwordFile]);
    expect(statSync(join(folder, 'phrase')).mode & 0o777).toBe(0o600);
    const again = await run(['import', 'two', '--phrase-file', 'phrase', '--password-file', passwordFile]);
    expect(again.data.address).toBe(made.data.address);
  });

  it('makes no key whose phrase cannot be written, and keeps no phrase without its key', async () => {
    const { folder, run, secretFile } = await newHome();
    secretFile('taken', 'something else');
    const create = ['create', 'new', '--password-stdin', '--phrase-file'];
    const taken = await run([...create, 'taken'], { stdin: testPassword });
    expect(taken).toMatchObject({ code: 2, errors: ['file-unwritable'] });
    expect(readFileSync(join(folder, 'taken'), 'utf8')).toBe('something else');
    const weak = await run([...create, 'phrase'], { stdin: 'weak' });
    expect(weak).toMatchObject({ code: 4, errors: ['weak-password'] });
    expect(existsSync(join(folder, 'phrase'))).toBe(false);
    expect((await run(['list'])).data).toHaveLength(1);
  });

  it('imports from standard input, for the network that it is told', async () => {
    const { run, passwordFile } = await newHome();
    const argv = [
      'import',
      'abroad',
      '--phrase-stdin',
      '--network',
      'mainnet',
      '--password-file',
      passwordFile,
    ];
    const { data } = await run(argv, { stdin: `${deployer.phrase}\n` });
    expect(data).toMatchObject({ network: 'mainnet', address: 'SP1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRCBGD7R' });
  });

  it('takes the network of the profile when it is told none', async () => {
    const { run, passwordFile } = await newHome();
    const argv = [
      'import',
      'abroad',
      '--phrase-stdin',
      '--profile',
      'mainnet',
      '--password-file',
      passwordFile,
    ];
    expect((await run(argv, { stdin: deployer.phrase })).data.network).toBe('mainnet');
  });

  it('lists and shows keys without their password', async () => {
    const { run, env } = await newHome();
    const entry = { name: 'deployer', network: 'testnet', address: deployer.address, kind: 'phrase' };
    expect(await run(['list'])).toMatchObject({ code: 0, data: [entry] });
    expect(await run(['show', 'deployer'])).toMatchObject({ code: 0, data: entry });
    const { stdout } = await runMedrec(['keystore', 'list'], { env });
    expect(stdout).toMatch(/^name\tnetwork\taddress\tkind\tcreated\ndeployer\ttestnet\tST1PQ/);
  });

  it('lists the good keys beside a damaged one, with exit code 9', async () => {
    const { run, env } = await newHome();
    writeFileSync(join(env.MEDREC_DATA_DIR ?? '', 'keystore', 'bad.json'), '{', { mode: 0o600 });
    expect(await run(['list'])).toMatchObject({
      code: 9,
      data: [{ name: 'deployer' }],
      errors: ['key-file-damaged'],
    });
  });

  it('exports the phrase, or the private key of an account, to a new file only', async () => {
    const { folder, run, passwordFile } = await newHome();
    const exported = ['export', 'deployer', '--yes', '--password-file', passwordFile];
    expect(await run([...exported, '--out', 'phrase'])).toMatchObject({
      code: 0,
      data: { exported: 'phrase' },
    });
    expect(readFileSync(join(folder, 'phrase'), 'utf8')).toBe(`${deployer.phrase}\n`);
    expect(statSync(join(folder, 'phrase')).mode & 0o777).toBe(0o600);
    expect(await run([...exported, '--out', 'phrase'])).toMatchObject({
      code: 2,
      errors: ['file-unwritable'],
    });

    await run([...exported, '--out', 'key', '--private-key']);
    // The key that Clarinet prints for this account.
    expect(readFileSync(join(folder, 'key'), 'utf8')).toBe(
      '753b7cc01a1a2e86221266a154af739463fce51219d97e4f856cd7200c3bd2a601\n',
    );
    await run([...exported, '--out', 'key-1', '--private-key', '--account', '1']);
    const first = await run(['import', 'first', '--phrase-file', 'key-1', '--password-file', passwordFile]);
    expect(first.data).toMatchObject({ kind: 'private-key' });
    expect(first.data.address).not.toBe(deployer.address);
  });

  it('changes the password', async () => {
    const { run, passwordFile, secretFile } = await newHome();
    const newFile = secretFile('new', 'nine wet otters\r\nand a second line\n');
    const change = [
      'change-password',
      'deployer',
      '--password-file',
      passwordFile,
      '--new-password-file',
      newFile,
    ];
    expect((await run(change)).code).toBe(0);
    const exported = ['export', 'deployer', '--yes', '--out', 'phrase'];
    const old = await run([...exported, '--password-file', passwordFile]);
    expect(old).toMatchObject({ code: 4, errors: ['wrong-password'] });
    expect((await run([...exported, '--password-stdin'], { stdin: 'nine wet otters\n' })).code).toBe(0);
  });

  it('removes a key when told to', async () => {
    const { run } = await newHome();
    expect(await run(['remove', 'deployer'])).toMatchObject({ code: 2, errors: ['needs-terminal'] });
    expect((await run(['remove', 'deployer', '--yes'])).code).toBe(0);
    expect((await run(['list'])).data).toEqual([]);
  });

  it.each([
    [['show', 'nobody'], 4, 'key-not-found'],
    [['show', '../deployer'], 4, 'key-not-found'],
    [['remove', 'nobody', '--yes'], 4, 'key-not-found'],
    [['export', 'nobody', '--out', 'x', '--yes'], 4, 'key-not-found'],
    [['change-password', 'nobody'], 4, 'key-not-found'],
    [['create', 'deployer', '--password-stdin'], 4, 'key-exists'],
    [['import', 'deployer', '--phrase-stdin'], 4, 'key-exists'],
    [['create', 'Dr Okafor', '--password-stdin'], 2, 'key-name-invalid'],
    [['create', 'new', '--network', 'regtest'], 2, 'invalid-value'],
    [['create', 'new'], 2, 'needs-terminal'],
    [['import', 'new'], 2, 'needs-terminal'],
    [['import', 'new', '--phrase-stdin', '--password-stdin'], 2, 'bad-usage'],
    [['import', 'new', '--phrase-stdin', '--phrase-file', 'x'], 2, 'bad-usage'],
    [['import', 'new', '--phrase-file', 'nowhere'], 2, 'file-unreadable'],
    [['create', 'new', '--password-file', 'nowhere'], 2, 'file-unreadable'],
    [['export', 'deployer', '--out', 'x'], 2, 'needs-terminal'],
    [['export', 'deployer', '--yes'], 2, 'needs-terminal'],
    [['change-password', 'deployer', '--password-stdin'], 2, 'needs-terminal'],
    [['create'], 2, 'bad-usage'],
  ])('%j ends with %i, %s', async (argv, code, error) => {
    const { run } = await newHome();
    expect(await run(argv, { stdin: `${testPassword}\n` })).toMatchObject({
      code,
      data: null,
      errors: [error],
    });
  });

  it.each([
    ['create', ['create', 'new', '--password-stdin'], 'short', 'weak-password'],
    ['import', ['import', 'new', '--phrase-file', 'phrase', '--password-stdin'], '', 'weak-password'],
    ['export', ['export', 'deployer', '--out', 'x', '--yes', '--password-stdin'], 'wrong', 'wrong-password'],
  ])('%s with a bad password ends with 4 and leaves nothing', async (_, argv, password, error) => {
    const { folder, run, secretFile } = await newHome();
    secretFile('phrase', developmentKeys.wallet1.phrase);
    expect(await run(argv, { stdin: `${password}\n` })).toMatchObject({
      code: 4,
      data: null,
      errors: [error],
    });
    expect((await run(['list'])).data).toHaveLength(1);
    expect(existsSync(join(folder, 'x'))).toBe(false);
  });

  it('refuses a password or phrase file of ours that others can read, as ssh does', async () => {
    const { folder, run, secretFile } = await newHome();
    const open = secretFile('open', `${testPassword}\n`);
    chmodSync(join(folder, open), 0o644);
    const refused = { code: 4, errors: ['key-file-unsafe'] };
    expect(await run(['create', 'new', '--password-file', open])).toMatchObject(refused);
    expect(await run(['import', 'new', '--phrase-file', open])).toMatchObject(refused);
  });
});
