import { describe, expect, it } from 'vitest';
import { runMedrec, temporaryHome } from './support/run-medrec.ts';

describe('the program', () => {
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
    [[], 'a command is needed'],
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

  it('explains the exit codes and the environment', async () => {
    expect((await runMedrec(['help', 'exit-codes'])).stdout).toContain('130  interrupted');
    expect((await runMedrec(['help', 'environment'])).stdout).toContain('MEDREC_PROFILE');
  });
});
