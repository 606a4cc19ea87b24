import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runMedrec, temporaryHome } from './support/run-medrec.ts';

describe('the program', () => {
  it('without a word shows what there is, on stderr', async () => {
    const { code, stdout, stderr } = await runMedrec([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^Examples:\n {2}medrec demo\n/);
    expect(stderr).toContain('grant-consent');
    expect(stderr).toContain('exit-codes');
  });

  it('prints its version', async () => {
    expect(await runMedrec(['--version'])).toEqual({ code: 0, stdout: '0.0.0-test\n', stderr: '' });
  });

  it('shows its help on stdout', async () => {
    const { code, stdout, stderr } = await runMedrec(['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Usage: medrec <command> [options]');
  });

  it.each([
    [['frobnicate'], "unknown command 'frobnicate'"],
    [['config', 'lst'], "unknown command 'lst'"],
    [['config', 'list', '--wat'], "unknown option '--wat'"],
    [['keystore'], 'keystore needs one of: change-password, create'],
    [['help', 'frobnicate'], "unknown command 'frobnicate'"],
    [['help', 'config', 'lst'], "unknown command 'lst' (Did you mean list?)"],
    [['frobnicate', '--help'], "unknown command 'frobnicate'"],
    [['config', 'lst', '-h'], "unknown command 'lst'"],
  ])('ends with 2 for %j', async (argv, message) => {
    const { code, stdout, stderr } = await runMedrec(argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).toContain('--help');
  });

  it('answers a usage error with one envelope under --json', async () => {
    const { code, stdout, stderr } = await runMedrec(['frobnicate', '--json']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      success: false,
      data: null,
      errors: [{ code: 'bad-usage' }],
    });
  });

  it('takes global options in front of the command', async () => {
    const { env } = temporaryHome();
    const { code, stdout } = await runMedrec(['--profile', 'testnet', 'config', 'list'], { env });
    expect(code).toBe(0);
    expect(stdout).toContain('profile\ttestnet\n');
  });

  it.each([
    ['help', 'grant-consent'],
    ['--json', 'help', 'grant-consent'],
    ['--profile', 'testnet', 'grant-consent', '--help'],
  ])('shows the whole help of a command for %s %s', async (...argv) => {
    const { code, stdout } = await runMedrec(argv);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Examples:/);
    expect(stdout).toMatch(/--expires <when> .*\n.*\(required without --template\)/);
  });

  it('names the global options in its own help', async () => {
    expect((await runMedrec(['--help'])).stdout).toMatch(/in front of a command or behind it:[\s\S]*--json/);
  });

  it('leads on from a noun to the help of that noun', async () => {
    expect((await runMedrec(['keystore'])).stderr).toContain('`medrec keystore --help`');
    const { code, stdout } = await runMedrec(['help', 'keystore']);
    expect(code).toBe(0);
    expect(stdout).toContain('Usage: medrec keystore <command> [options]');
  });

  it('shows what led to an error under MEDREC_DEBUG, without letting it steer the terminal', async () => {
    const { env } = temporaryHome();
    writeFileSync(String(env.MEDREC_CONFIG), 'profile = \u001b[2J');
    const { code, stderr } = await runMedrec(['config', 'list'], { env: { ...env, MEDREC_DEBUG: '1' } });
    expect(code).toBe(3);
    expect(stderr).toContain('MedrecError: ');
    expect(stderr).toContain('caused by: ');
    expect(stderr.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });

  it('ends with 3 and no talk of a fault in medrec where the data folder cannot be used', async () => {
    const { folder, env } = temporaryHome();
    writeFileSync(join(folder, 'file'), '');
    const data = join(folder, 'file', 'data');
    const line = ['simnet', 'start', '--port', '0', '--json', '--data-dir', data];
    const { code, stdout } = await runMedrec(line, { env });
    expect({ code, error: JSON.parse(stdout).errors[0].code }).toEqual({ code: 3, error: 'path-unusable' });
  });

  it('explains the exit codes and the environment', async () => {
    expect((await runMedrec(['help', 'exit-codes'])).stdout).toContain('130  interrupted');
    expect((await runMedrec(['help', 'environment'])).stdout).toContain('MEDREC_PROFILE');
  });
});
