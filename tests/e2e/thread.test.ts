import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { openKeystore } from '../../src/lib/keystore/keystore.ts';
import { generateSecret } from '../../src/lib/keystore/secret.ts';
import { testCost } from '../support/keys.ts';
import { temporaryHome } from '../support/run-medrec.ts';
import { readAll, readProcess, writings } from '../support/secrets.ts';

const password = 'nine-violet-anchors';

it('a grant goes from an encrypted key through the chain into a verified row, and no secret is left anywhere', async () => {
  const { folder, env } = temporaryHome();
  const passwordFile = join(folder, 'password');
  const phraseFile = join(folder, 'phrase');
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  let seen = '';
  const run = async (...argv: string[]) => {
    const child = execa(
      process.execPath,
      ['dist/bin/medrec.js', ...argv, '--password-file', passwordFile, '--json'],
      {
        env: { ...env, MEDREC_DEBUG: '1', TMPDIR: folder, HOME: folder },
        reject: false,
        input: '',
      },
    );
    seen += readProcess(child.pid);
    const { exitCode, stdout, stderr } = await child;
    seen += `${stdout}\n${stderr}\n`;
    const envelope = JSON.parse(stdout);
    return { code: exitCode, data: envelope.data, error: envelope.errors[0] };
  };
  const must = async (...argv: string[]) => {
    const { code, data, error } = await run(...argv);
    expect({ argv, code, error }).toEqual({ argv, code: 0, error: undefined });
    return data;
  };

  const { pid } = await must('simnet', 'start', '--port', '0');
  try {
    await must('keystore', 'create', 'patient');
    // The others' keys are cheap to open, and only those who sign need funds.
    const keystore = openKeystore(join(folder, 'data', 'keystore'), { cost: testCost });
    for (const name of ['admin', 'registrar', 'reviewer', 'clinic']) {
      await keystore.add(name, password, 'testnet', generateSecret());
    }
    for (const name of ['admin', 'registrar', 'patient']) await must('simnet', 'fund', name, '100STX');
    await must('keystore', 'export', 'patient', '--out', phraseFile, '--yes');
    await must(
      'deploy',
      '--from',
      'admin',
      '--owner',
      'admin',
      '--registrar',
      'registrar',
      '--reviewer',
      'reviewer',
    );
    await must('register-institution', 'clinic', '--root', '11'.repeat(32), '--from', 'registrar');
    const grant = ['grant-consent', 'clinic', '--data-types', 'all', '--expires', '90d', '--from', 'patient'];
    const { result } = await must(...grant);

    // Failures on the way: refused by the contract, a wrong password.
    expect(await run('resign', '--from', 'patient')).toMatchObject({
      code: 7,
      error: { code: 'ERR-UNKNOWN-PROVIDER' },
    });
    writeFileSync(passwordFile, 'not the password\n');
    expect(await run(...grant)).toMatchObject({ code: 4, error: { code: 'wrong-password' } });
    writeFileSync(passwordFile, `${password}\n`);

    const file = join(folder, 'events.csv');
    await must('audit', 'export', '--format', 'csv', '--out', file);
    await must('audit', 'verify', file);
    const row = readFileSync(file, 'utf8').trim().split('\n').at(-1) ?? '';
    expect(row).toMatch(new RegExp(`^${result.seq},[^,]*,consent-granted,`));
    expect(row).toContain('basic-information');

    seen += JSON.stringify(await must('simnet', 'status')) + readProcess(pid);
  } finally {
    await must('simnet', 'stop');
  }

  const phrase = readFileSync(phraseFile, 'utf8').trim();
  const files = readAll(folder, [passwordFile, phraseFile]);
  // What was looked through is what it should be: journal and log of the chain, key files, the export.
  for (const part of ['aes-256-gcm', 'consent-granted', '[profiles.simnet]']) expect(files).toContain(part);
  for (const secret of await writings(phrase, password)) {
    expect(seen.includes(secret), 'in what the program showed').toBe(false);
    expect(files.includes(secret), 'in a file').toBe(false);
  }
}, 180_000);
