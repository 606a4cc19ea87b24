import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { onTestFinished } from 'vitest';
import type { Io } from '../../src/context.ts';
import type { Sleep } from '../../src/lib/chain/sleep.ts';
import { main } from '../../src/main.ts';

export interface Run {
  code: number;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  env?: Record<string, string>;
  stdin?: string;
  now?: () => number;
  sleep?: Sleep;
  signal?: AbortSignal;
  cwd?: string;
}

/** Runs `medrec` in this process, without a terminal, and gives all that it printed. */
export async function runMedrec(argv: readonly string[], options: RunOptions = {}): Promise<Run> {
  const stdout = collect();
  const stderr = collect();
  const io: Io = {
    stdin: Readable.from(options.stdin === undefined ? [] : [Buffer.from(options.stdin)]),
    stdout: stdout.stream,
    stderr: stderr.stream,
    env: options.env ?? {},
    cwd: options.cwd ?? process.cwd(),
    now: options.now ?? Date.now,
    sleep: options.sleep,
    signal: options.signal ?? new AbortController().signal,
  };
  const code = await main(argv, io);
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

/** A folder of its own for one test, and the environment that keeps medrec inside it. */
export function temporaryHome(): { folder: string; env: Record<string, string> } {
  const folder = mkdtempSync(join(tmpdir(), 'medrec-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return {
    folder,
    env: { MEDREC_DATA_DIR: join(folder, 'data'), MEDREC_CONFIG: join(folder, 'config.toml') },
  };
}

function collect(): { stream: PassThrough; text: () => string } {
  const stream = new PassThrough();
  const parts: Buffer[] = [];
  stream.on('data', (part: Buffer) => parts.push(part));
  return { stream, text: () => Buffer.concat(parts).toString('utf8') };
}
