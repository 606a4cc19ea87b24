import { spawn, spawnSync } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { PassThrough, type Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { processIo } from '../src/process-io.ts';
import { lossyReplies, startFakeNode } from './chain/support/fake-node.ts';
import { makeKey } from './support/keys.ts';
import { temporaryHome } from './support/run-medrec.ts';

/** A process that gets signals only from the test. */
function fakeProcess() {
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  const fake = Object.assign(new EventEmitter(), streams, { env: {}, cwd: () => '/' });
  return { fake, ...processIo(fake as unknown as NodeJS.Process) };
}

describe('signals', () => {
  it.each([
    ['SIGINT', 'SIGINT'],
    ['SIGINT', 'SIGTERM'],
    ['SIGTERM', 'SIGINT'],
  ])('%s interrupts, and %s after it is left to Node', async (first, second) => {
    const { fake, io, exitCodeOf } = fakeProcess();
    expect(exitCodeOf(0)).toBe(0);
    fake.emit(first);
    expect(io.signal.aborted).toBe(true);
    expect(exitCodeOf(8)).toBe(130);
    expect(exitCodeOf(0)).toBe(0);
    await new Promise((resolve) => setImmediate(resolve));
    // Node ends a process on a signal that nothing listens to.
    expect(fake.listenerCount(second)).toBe(0);
  });
});

/** Runs the built program by bash, whose pipes and redirections are what is tested; gives the program's exit code. */
function runInShell(line: string) {
  const { env } = temporaryHome();
  const medrec = `"${process.execPath}" dist/bin/medrec.js`;
  const run = spawnSync('bash', ['--norc', '-c', line.replace('medrec', medrec)], {
    env: { PATH: process.env.PATH ?? '', ...env },
    encoding: 'utf8',
  });
  return { code: run.status, stdout: run.stdout, stderr: run.stderr };
}

describe('the built program', () => {
  it('ends quietly when its reader leaves', () => {
    const { code, stderr } = runInShell('medrec config list | true; exit "$PIPESTATUS"');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('keeps its exit code when no one reads its errors', () => {
    const line = 'medrec nonsense 2>&1 >/dev/null | true; exit "$PIPESTATUS"';
    expect(runInShell(line).code).toBe(2);
  });

  it.skipIf(!existsSync('/dev/full'))('says that its data is lost on a full disk', () => {
    const { code, stderr } = runInShell('medrec config list >/dev/full');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: standard output cannot be written: ENOSPC[^\n]*\n$/);
  });

  it.each(['>&-', '<&-', '2>&-'])('works with a stream closed: %s', (redirection) => {
    expect(runInShell(`medrec config list ${redirection}`).code).toBe(0);
  });
});

describe('a command that waits for its transaction', () => {
  const txidOf = (request: string) => /0x([0-9a-f]{64})/.exec(request)?.[1];

  /** Sends a transaction that stays pending, and gives the signal once it waits for it. */
  async function interruptWaiting(signal: 'SIGINT' | 'SIGTERM') {
    const { env } = temporaryHome();
    const { entry, passwordFile } = await makeKey(env, 'board');
    writeFileSync(String(env.MEDREC_CONFIG), `[profiles.simnet]\nregistry = "${entry.address}.registry"\n`);
    let program: ReturnType<typeof spawn> | undefined;
    let lookedUp = 0;
    const replies = lossyReplies(() => {
      lookedUp += 1;
      // The first one stands for the answer that was lost.
      if (lookedUp === 2) program?.kill(signal);
      return 'pending';
    });
    const node = await startFakeNode(replies);
    const line = ['pause', '--from', 'board', '--json', '--quiet', '--password-file', passwordFile];
    program = spawn(process.execPath, ['dist/bin/medrec.js', ...line, '--node-url', node.chain.node.url], {
      env: { PATH: process.env.PATH ?? '', ...env },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [stdout, [code, killedBy]] = await Promise.all([
      text(program.stdout as Readable),
      once(program, 'exit'),
    ]);
    return { stdout, code, killedBy, txid: txidOf(node.requests.at(-1) ?? '') };
  }

  it.each(['SIGINT', 'SIGTERM'] as const)('ends with 130 on %s, and names it', async (signal) => {
    const { stdout, code, killedBy, txid } = await interruptWaiting(signal);
    expect({ code, killedBy }).toEqual({ code: 130, killedBy: null });
    expect(JSON.parse(stdout)).toMatchObject({
      success: false,
      errors: [
        { code: 'interrupted', hint: expect.stringContaining(`medrec tx wait ${txid}`), details: { txid } },
      ],
    });
  });
});
