import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../src/commands.generated.ts';
import { shells } from '../src/lib/completion/scripts.ts';
import { makeKey } from './support/keys.ts';
import { runMedrec, temporaryHome } from './support/run-medrec.ts';
import { typeOnTerminal } from './support/terminal.ts';

/** The words that a shell would be offered. */
async function offered(words: readonly string[], env: Record<string, string> = temporaryHome().env) {
  const { code, stdout, stderr } = await runMedrec(['__complete', ...words], { env });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('\t')[0] ?? '');
}

describe('what is offered', () => {
  it('every noun and command first, then every verb', async () => {
    const first = await offered(['']);
    expect(await offered([])).toEqual(first);
    expect(first).toEqual(expect.arrayContaining([...new Set(commands.map(({ path }) => path[0])), 'help']));
    expect(await offered(['keystore', ''])).toEqual(
      commands.filter(({ path }) => path[0] === 'keystore').map(({ path }) => path[1]),
    );
    expect(await offered(['keystore', 'cr'])).toEqual(['create']);
  });

  it("a command's own options and the global ones, but those given", async () => {
    expect(await offered(['keystore', 'export', 'a', '--p'])).toEqual([
      '--private-key',
      '--profile',
      '--password-file',
      '--password-stdin',
    ]);
    expect(await offered(['keystore', 'export', '--private-key', '--profile', 'x', '--p'])).toEqual([
      '--password-file',
      '--password-stdin',
    ]);
    expect(await offered(['--js'])).toEqual(['--json']);
  });

  it.each([
    [
      ['keystore', 'create', 'a', '--network', ''],
      ['mainnet', 'testnet'],
    ],
    [['keystore', 'create', 'a', '--network', 'm'], ['mainnet']],
    [['keystore', 'create', 'a', '--network=m'], ['--network=mainnet']],
    [['keystore', 'create', 'a', '--network', '=', 'm'], ['mainnet']],
    [
      ['keystore', 'create', 'a', '--network', '='],
      ['mainnet', 'testnet'],
    ],
    [['completion', ''], [...shells]],
    [['config', 'get', 'sig'], ['signer']],
    [['config', 'set', 'signer', ''], []],
    [['config', 'set', '--quiet', 'sig'], ['signer']],
    [['--profile', 'testnet', 'config', 'get', 'sig'], ['signer']],
    [['help', 'env'], ['environment']],
    [['help', 'keystore', 'sh'], ['show']],
    [['keystore', 'show', '--', '--x'], []],
    [['keystore', 'create', 'a', '--phrase-file', ''], [':files']],
    [['keystore', 'create', 'a', '--phrase-file=x'], [':files']],
    [['keystore', 'list', '--data-dir', 'x'], [':folders']],
    [['no-such-command', ''], []],
    [['keystore', 'show', 'a', 'b'], []],
    [['--no-such-option', 'comp'], ['completion']],
  ])('%j: %j', async (words, expected) => {
    expect(await offered(words)).toEqual(expected);
  });

  it('keys and profiles by their names', async () => {
    const { folder, env } = temporaryHome();
    await makeKey(env, 'dr-okafor');
    await makeKey(env, 'hospital');
    writeFileSync(join(folder, 'config.toml'), '[profiles.clinic]\n[profiles."$(reboot) x"]\n');
    expect(await offered(['keystore', 'show', ''], env)).toEqual(['dr-okafor', 'hospital']);
    expect(await offered(['config', 'list', '--from', 'h'], env)).toEqual(['hospital']);
    expect(await offered(['--profile', ''], env)).toEqual([
      'simnet',
      'devnet',
      'testnet',
      'mainnet',
      'clinic',
    ]);
    expect(await offered(['keystore', 'show', '--data-dir', join(folder, 'other'), ''], env)).toEqual([]);
  });

  it('nothing, silently, when the configuration cannot be read', async () => {
    const { folder, env } = temporaryHome();
    writeFileSync(join(folder, 'config.toml'), '[');
    expect(await offered(['--profile', ''], env)).toEqual([]);
  });

  it('is no command that a list shows', async () => {
    expect((await runMedrec(['--help'])).stdout).not.toContain('__complete');
  });

  it('a script for three shells, and no fourth', async () => {
    const { code, stderr } = await runMedrec(['completion', 'tcsh']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('bash, zsh, fish') });
  });
});

const isThere = (program: string) => {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

describe('in a real shell', () => {
  const home = mkdtempSync(join(tmpdir(), 'medrec-completion-'));
  const env = {
    PATH: `${join(home, 'bin')}:${process.env.PATH}`,
    HOME: home,
    MEDREC_DATA_DIR: join(home, 'data'),
    MEDREC_CONFIG: join(home, 'config.toml'),
    LC_ALL: 'C.UTF-8',
  };
  beforeAll(async () => {
    mkdirSync(join(home, 'bin'));
    mkdirSync(join(home, 'a folder'));
    writeFileSync(join(home, 'a file'), '');
    const launcher = `#!/bin/sh\nexec '${process.execPath}' '${resolve('dist/bin/medrec.js')}' "$@"\n`;
    writeFileSync(join(home, 'bin', 'medrec'), launcher);
    chmodSync(join(home, 'bin', 'medrec'), 0o755);
    await makeKey(env, 'hospital');
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  /** What bash would offer for these words. */
  function askBash(...words: string[]): string[] {
    const script = `source <(medrec completion bash)
      COMP_WORDS=(medrec "$@"); COMP_CWORD=$#; _medrec medrec
      (( \${#COMPREPLY[@]} )) && printf '%s\\n' "\${COMPREPLY[@]}"; true`;
    const argv = ['--norc', '-c', script, 'bash', ...words];
    return execFileSync('bash', argv, { env, cwd: home, encoding: 'utf8' }).split('\n').filter(Boolean);
  }

  it('bash completes verbs, options, keys, files and folders', () => {
    expect(askBash('keystore', 'ch')).toEqual(['change-password']);
    expect(askBash('keystore', 'show', '')).toEqual(['hospital']);
    expect(askBash('keystore', 'create', 'x', '--network', '=')).toEqual(['mainnet', 'testnet']);
    expect(askBash('keystore', 'import', 'x', '--phrase-file', 'a')).toEqual(
      expect.arrayContaining(['a file', 'a folder']),
    );
    expect(askBash('keystore', 'list', '--data-dir', 'a')).toEqual(['a folder']);
  });

  it('bash runs nothing of what was typed', () => {
    expect(askBash('keystore', 'show', '$(touch pwned)', '`touch pwned`', '; touch pwned', '')).toEqual([]);
    expect(existsSync(join(home, 'pwned'))).toBe(false);
  });

  const interactive: [string, string[], string][] = [
    ['bash', ['--norc', '--noprofile', '-i'], 'source <(medrec completion bash)'],
    ['zsh', ['-f', '-i'], 'autoload -Uz compinit; compinit -u -D; source <(medrec completion zsh)'],
    ['fish', ['--no-config', '-i'], 'medrec completion fish | source'],
  ];
  for (const [shell, argv, load] of interactive) {
    it.skipIf(!isThere(shell))(`${shell} completes on a terminal`, { timeout: 30_000 }, async () => {
      const { screen } = await typeOnTerminal(shell, argv, { ...env, PS1: '$ ', TERM: 'dumb' }, [
        { when: /[$>%#] /, type: `${load}; echo lo''aded\r` },
        { when: /loaded/, type: 'medrec keystore sho\thos\t --js\t\r' },
        { when: /"success": true/, type: 'exit\r' },
      ]);
      expect(screen).toMatch(/"name": "hospital"/);
    });
  }

  it.skipIf(!isThere('fish'))('fish tells what a word means', () => {
    const ask = `medrec completion fish | source; complete -C 'medrec keystore ex'`;
    const answer = execFileSync('fish', ['--no-config', '-c', ask], { env, encoding: 'utf8' });
    expect(answer).toBe('export\tshow the phrase of a key, or write it to a file\n');
  });
});
