import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { setProfileSettings } from '../../src/lib/config/set-settings.ts';
import { runMedrec, temporaryHome } from '../support/run-medrec.ts';

function newHome(text?: string) {
  const { folder, env } = temporaryHome();
  const file = join(folder, 'config.toml');
  if (text !== undefined) writeFileSync(file, text);
  const run = async (argv: readonly string[], more: Record<string, string> = {}) => {
    const { code, stdout, stderr } = await runMedrec(['config', ...argv, '--json'], {
      env: { ...env, ...more },
    });
    const { data, errors, warnings } = JSON.parse(stdout) as {
      data: Record<string, unknown>;
      errors: { code: string; message: string; hint: string }[];
      warnings: string[];
    };
    return { code, data, errors, warnings, stderr };
  };
  return { folder, env, file, run, read: () => readFileSync(file, 'utf8') };
}

const address = 'ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM';

describe('medrec config', () => {
  it('shows where each value comes from: flag, environment, file, default', async () => {
    const { run } = newHome(
      'profile = "testnet"\n[profiles.testnet]\nsigner = "ward"\nmax-fee = 5\naccount = 1\n',
    );
    const { data } = await run(['list', '--show-origin', '--account', '2'], { MEDREC_MAX_FEE: '6' });
    const origins = Object.fromEntries(
      (data as unknown as { name: string; value: unknown; origin: string }[]).map(
        ({ name, value, origin }) => [name, [value, origin.split(' ')[0]]],
      ),
    );
    expect(origins).toMatchObject({
      profile: ['testnet', 'file'],
      signer: ['ward', 'file'],
      'max-fee': ['6', 'environment'],
      account: ['2', 'flag'],
      'chain-id': [0x80000000, 'default'],
    });
  });

  it('sets a value that is then in force, and says where', async () => {
    const { run, env, read } = newHome();
    const { code, data, stderr } = await run(['set', 'signer', 'hospital']);
    expect({ code, data }).toEqual({
      code: 0,
      data: { name: 'signer', value: 'hospital', profile: 'simnet', path: env.MEDREC_CONFIG },
    });
    expect(stderr).toContain('signer is hospital for the profile simnet');
    expect(read()).toBe('[profiles.simnet]\nsigner = "hospital"\n');
    expect(await runMedrec(['config', 'get', 'signer'], { env })).toEqual({
      code: 0,
      stdout: 'hospital\n',
      stderr: '',
    });
  });

  it('chooses a profile, and makes one', async () => {
    const { run, read } = newHome();
    const made = await run(['set', 'node-url', 'https://node.example.org/', '--profile', 'clinic']);
    expect(made.stderr).toContain('The profile clinic is new');
    for (const [name, value] of [
      ['chain-id', '2147483648'],
      ['transaction-version', 'testnet'],
      ['address-prefix', 'ST'],
    ] as const) {
      expect((await run(['set', name, value, '--profile', 'clinic'])).code).toBe(0);
    }
    expect((await run(['set', 'profile', 'clinic'])).code).toBe(0);
    expect(read()).toBe(`profile = "clinic"

[profiles.clinic]
node-url = "https://node.example.org"
chain-id = 2147483648
transaction-version = "testnet"
address-prefix = "ST"
`);
    expect((await run(['get', 'node-url'])).data).toMatchObject({ value: 'https://node.example.org' });
  });

  it('takes a setting out again', async () => {
    const { run, read } = newHome('profile = "devnet"\n# mine\n[profiles.devnet]\nsigner = "x" # gone\n');
    await run(['unset', 'signer']);
    await run(['unset', 'profile']);
    await run(['unset', 'node-url', '--profile', 'nowhere']);
    expect(read()).toBe('# mine\n[profiles.devnet]\n');
  });

  it('keeps the file as it was but for the value: mode, comments, link', async () => {
    const { folder, env, file } = temporaryHomeWithLink();
    chmodSync(join(folder, 'dotfiles', 'config.toml'), 0o640);
    expect((await runMedrec(['config', 'set', 'signer', 'b'], { env })).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe('# of the ward\n[profiles.simnet]\nsigner = "b" # first\n');
    expect(statSync(file).mode & 0o777).toBe(0o640);
  });

  it('makes a file that is its user’s alone', async () => {
    const { run, file } = newHome();
    await run(['set', 'signer', 'b']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('warns when the environment beats what it wrote', async () => {
    const { run } = newHome();
    const { warnings } = await run(['set', 'max-fee', '9'], { MEDREC_MAX_FEE: '7' });
    expect(warnings).toEqual([expect.stringContaining('MEDREC_MAX_FEE')]);
  });

  it('prints the path of the file', async () => {
    const { run, env, file } = newHome();
    expect((await runMedrec(['config', 'path'], { env })).stdout).toBe(`${file}\n`);
    expect((await run(['path'])).data).toMatchObject({ configFile: file, keystore: expect.any(String) });
  });

  it.each<[string[], number, string]>([
    [['get', 'colour'], 3, 'setting-unknown'],
    [['get', 'registry'], 3, 'setting-missing'],
    [['get', 'signer', '--profile', 'nowhere'], 3, 'profile-unknown'],
    [['set', 'colour', 'blue'], 3, 'setting-unknown'],
    [['set', 'profile', 'nowhere'], 3, 'profile-unknown'],
    [['set', 'signer', 'a', '--profile', '__proto__'], 2, 'profile-name-invalid'],
    [['set', 'signer', 'a', '--profile', 'a.b'], 2, 'profile-name-invalid'],
    [['set', 'node-url', 'ftp://example.org'], 2, 'invalid-value'],
    [['set', 'node-url', 'nonsense'], 2, 'invalid-value'],
    [['set', 'chain-id', '4294967296'], 2, 'invalid-value'],
    [['set', 'account', '2147483648'], 2, 'invalid-value'],
    [['set', 'max-fee', '1.5'], 2, 'invalid-value'],
    [['set', 'max-tip-age', 'soon'], 2, 'invalid-value'],
    [['set', 'transaction-version', 'regtest'], 2, 'invalid-value'],
    [['set', 'registry', address], 2, 'invalid-value'],
    [['set', 'signer', ''], 2, 'invalid-value'],
    [['set', 'signer'], 2, 'bad-usage'],
  ])('%j ends with %i, %s, and writes nothing', async (argv, code, error) => {
    const { run, file } = newHome();
    expect(await run(argv)).toMatchObject({ code, data: null, errors: [{ code: error }] });
    expect(existsSync(file)).toBe(false);
  });

  it.each([
    'profiles = { simnet = { account = 1 } }\n',
    'profiles.simnet.account = 1\n',
    '[profiles]\nsimnet = { account = 1 }\n',
    '[profiles]\nsimnet.signer = "a"\n',
    '[profiles.simnet]\nsigner = """\na"""\n',
    "[profiles.simnet]\nsigner = '''\n[profiles.simnet]\nsigner = 1'''\n",
  ])('refuses to change what it cannot, and says what to write: %j', async (text) => {
    const { run, read } = newHome(text);
    const { code, errors } = await run(['set', 'signer', 'b']);
    expect(code).toBe(3);
    expect(errors[0]).toMatchObject({
      code: 'config-uneditable',
      hint: expect.stringContaining('signer = "b"'),
    });
    expect(read()).toBe(text);
  });

  it.each([
    'profile = ',
    '[profiles.x]\ncolour = 1',
    'profile = 1',
    'prof = "x"',
    '[profiles.x]\nsigner = true',
  ])('refuses the file %j, for reading and for writing', async (text) => {
    const { run, read } = newHome(text);
    for (const argv of [['list'], ['get', 'signer'], ['set', 'signer', 'b']]) {
      expect(await run(argv)).toMatchObject({ code: 3, errors: [{ code: 'config-unreadable' }] });
    }
    expect(read()).toBe(text);
  });

  it('loses nothing when many write at once', async () => {
    const { file, read } = newHome('# kept\n');
    const names = ['registry', 'access-control', 'patient-consent'] as const;
    await Promise.all(
      names.flatMap((name) =>
        ['a', 'b'].map((profile) => setProfileSettings(file, profile, { [name]: `${address}.${name}` })),
      ),
    );
    const text = read();
    expect(text.startsWith('# kept\n')).toBe(true);
    for (const name of names) expect(text.match(new RegExp(`^${name} = `, 'gm'))).toHaveLength(2);
  });

  it('says why the file cannot be written', async () => {
    const { folder, env } = temporaryHome();
    writeFileSync(join(folder, 'file'), '');
    const unwritable = { ...env, MEDREC_CONFIG: join(folder, 'file', 'config.toml') };
    const { code, stderr } = await runMedrec(['config', 'set', 'signer', 'a'], { env: unwritable });
    expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining('config.toml') });
  });
});

function temporaryHomeWithLink() {
  const { folder, env } = temporaryHome();
  mkdirSync(join(folder, 'dotfiles'));
  const file = join(folder, 'dotfiles', 'config.toml');
  writeFileSync(file, '# of the ward\n[profiles.simnet]\nsigner = "a" # first\n');
  symlinkSync(file, env.MEDREC_CONFIG ?? '');
  return { folder, env, file };
}
