import { spawnSync } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { processIo } from '../src/process-io.ts';
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
  ])('%s interrupts, and %s after it is left to Node', (first, second) => {
    const { fake, io, exitCodeOf } = fakeProcess();
    expect(exitCodeOf(0)).toBe(0);
    fake.emit(first);
    expect(io.signal.aborted).toBe(true);
    expect(exitCodeOf(8)).toBe(130);
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
