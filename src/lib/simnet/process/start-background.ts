import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { exitCodes } from '../../errors/exit-codes.ts';
import { fail, MedrecError } from '../../errors/medrec-error.ts';
import { findBuiltFile } from '../built-files.ts';
import { logPath } from './log-file.ts';
import { findOwner, type ProcessFile } from './process-file.ts';

export interface BackgroundOptions {
  /** The chain's folder. */
  folder: string;
  /** The words behind `medrec` that run the chain in the foreground, with --json. */
  words: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
}

/** How often the new process is looked at, in milliseconds. */
const pause = 50;

/**
 * Starts the embedded chain as a process of its own, and waits until it answers. It lives on when this one ends.
 *
 * @throws what the new process ended with; interrupted, with the process left to itself
 */
export async function startInBackground(options: BackgroundOptions): Promise<ProcessFile> {
  const { folder, words, env, signal } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const outputPath = join(folder, `start-${process.pid}.json`);
  const output = openSync(outputPath, 'w', 0o600);
  try {
    const child = spawn(process.execPath, [findBuiltFile('bin/medrec.js'), ...words], {
      detached: true,
      stdio: ['ignore', output, 'ignore'],
      windowsHide: true,
      cwd: folder,
      env: { ...env },
    });
    let ended: number | undefined;
    child.on('exit', (code) => {
      ended = code ?? exitCodes.internal;
    });
    child.on('error', () => {
      ended = exitCodes.internal;
    });
    child.unref();
    for (;;) {
      const owner = await findOwner(folder);
      if (owner?.pid === child.pid && owner?.url !== undefined) return owner;
      if (ended !== undefined) throw await readFailure(outputPath, folder);
      await delay(pause, undefined, { signal }).catch((error: unknown) => {
        throw fail('interrupted', {}, { cause: error });
      });
    }
  } finally {
    closeSync(output);
    await rm(outputPath, { force: true });
  }
}

/** The error that the process printed as its JSON envelope. */
async function readFailure(path: string, folder: string): Promise<MedrecError> {
  try {
    const { errors } = JSON.parse(await readFile(path, 'utf8')) as {
      errors: [{ code: string; message: string; hint: string; details: Record<string, unknown> }];
    };
    const [{ code, message, hint, details }] = errors;
    const kind = code === 'internal' ? 'internal' : 'configuration';
    return new MedrecError(code, kind, message, hint, details);
  } catch (error) {
    const reason = 'its process ended without a word';
    return fail('simnet-did-not-start', { reason, log: logPath(folder) }, { cause: error });
  }
}
