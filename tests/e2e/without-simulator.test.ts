import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { startSimnetServer } from '../../src/lib/simnet/server.ts';
import { temporaryHome } from '../support/run-medrec.ts';

/** What the ledger's driver consists of: a native module, which no build can take in. */
const driver = ['libsql', '@libsql', '@neon-rs', 'detect-libc'];

/** A copy of the built program with no package beside it but the ledger's driver, the simulator's least of all. */
function installAlone() {
  const { folder, env } = temporaryHome();
  cpSync('dist', join(folder, 'dist'), { recursive: true });
  cpSync('package.json', join(folder, 'package.json'));
  for (const name of driver) {
    cpSync(join('node_modules', name), join(folder, 'node_modules', name), { recursive: true });
  }
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, 'a password for tests\n', { mode: 0o600 });
  const run = async (...argv: string[]) => {
    const line = [join(folder, 'dist/bin/medrec.js'), ...argv, '--json', '--password-file', passwordFile];
    const { exitCode, stdout } = await execa(process.execPath, line, {
      env,
      reject: false,
      input: '',
      cwd: folder,
    });
    return { code: exitCode, ...JSON.parse(stdout) };
  };
  return { folder, run };
}

describe('without the simulator’s package', () => {
  it('the embedded chain says what is missing', async () => {
    const { run } = installAlone();
    for (const argv of [['simnet', 'start', '--port', '0'], ['demo']]) {
      expect(await run(...argv)).toMatchObject({
        code: 3,
        success: false,
        errors: [{ code: 'simulator-missing' }],
      });
    }
  });

  it('everything else works, on a chain that runs elsewhere', async () => {
    const { folder, run } = installAlone();
    const server = await startSimnetServer({ dataDir: join(folder, 'chain'), port: 0 });
    try {
      const node = ['--node-url', server.url];
      const { data: key } = await run('keystore', 'create', 'admin');
      await server.admin.fund(key.address, 1_000_000_000n);
      const others = await Promise.all(['one', 'two'].map((name) => run('keystore', 'create', name)));
      expect(others.map(({ code }) => code)).toEqual([0, 0]);
      const deploy = ['deploy', '--from', 'admin', '--registrar', 'one', '--reviewer', 'two', ...node];
      expect(await run(...deploy)).toMatchObject({ code: 0, success: true });
      expect(await run('get-ownership', ...node)).toMatchObject({ code: 0, data: { owner: key.address } });
      expect(await run('audit', 'export', '--out', 'log.csv', ...node)).toMatchObject({ code: 0 });
    } finally {
      await server.stop();
    }
  }, 120_000);
});
