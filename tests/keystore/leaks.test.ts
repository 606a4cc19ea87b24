import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { temporaryHome } from '../support/run-medrec.ts';
import { readAll, readProcess, writings } from '../support/secrets.ts';

const password = 'correct-horse-7391';

describe('the built program', () => {
  it('leaves a secret in no argument, output, stack or file but the encrypted one', async () => {
    const { folder, env } = temporaryHome();
    const passwordFile = join(folder, 'password');
    const phraseFile = join(folder, 'phrase');
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
    let seen = '';
    const run = async (code: number, ...argv: string[]) => {
      const child = execa(process.execPath, ['dist/bin/medrec.js', 'keystore', ...argv], {
        env: {
          ...env,
          MEDREC_DEBUG: '1',
          TMPDIR: folder,
          HOME: folder,
          NODE_OPTIONS: '--report-on-fatalerror',
        },
        reject: false,
        input: '',
      });
      const look = () => {
        seen += readProcess(child.pid);
      };
      look();
      child.stdout.once('data', look);
      const { exitCode, stdout, stderr } = await child;
      expect({ argv, exitCode }).toEqual({ argv, exitCode: code });
      seen += `${stdout}\n${stderr}\n`;
    };

    await run(0, 'create', 'first', '--password-file', passwordFile);
    await run(0, 'export', 'first', '--out', phraseFile, '--yes', '--password-file', passwordFile);
    const phrase = readFileSync(phraseFile, 'utf8').trim();
    await run(0, 'import', 'second', '--phrase-file', phraseFile, '--password-file', passwordFile, '--json');
    await run(0, 'show', 'second', '--json');
    await run(0, 'list');
    // Failures, with their stacks: a wrong password, a phrase with a fault.
    const badPhrase = join(folder, 'bad-phrase');
    writeFileSync(badPhrase, phrase.replace(/\w+$/, 'wrongword'), { mode: 0o600 });
    await run(4, 'import', 'third', '--phrase-file', badPhrase, '--password-file', passwordFile);
    await run(4, 'export', 'first', '--out', join(folder, 'x'), '--yes', '--password-file', phraseFile);

    const files = readAll(folder, [passwordFile, phraseFile, badPhrase]);
    // What was looked through is what it should be: the outputs, stacks, arguments and both key files.
    const ofProcess = process.platform === 'linux' ? ['MEDREC_DEBUG=1', passwordFile] : [];
    for (const part of ['MedrecError: the password', 'word 24', ...ofProcess]) {
      expect(seen.includes(part), part).toBe(true);
    }
    expect(files.match(/aes-256-gcm/g)).toHaveLength(2);
    for (const secret of await writings(phrase, password)) {
      expect(seen.includes(secret), 'in what the program showed').toBe(false);
      expect(files.includes(secret), 'in a file').toBe(false);
    }
  });
});
