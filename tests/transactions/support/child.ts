import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import type { Ground } from './ground.ts';
import type { RunOptions, RunReport } from './register-all.ts';

/** What a run's process printed, and how it ended. */
export interface ChildEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  /** Undefined when it was killed before it could say. */
  report:
    | (Partial<Omit<RunReport, 'stopped'>> & { stopped?: { code: string; message: string; hint: string } })
    | undefined;
}

export interface Child {
  process: ChildProcess;
  ended: Promise<ChildEnd>;
}

/** Builds the program of a run, and returns its path. */
export async function buildChild(): Promise<string> {
  const outfile = resolve('node_modules/.cache/medrec', `register-child-${process.pid}.mjs`);
  await build({
    entryPoints: [resolve('tests/transactions/support/register-child.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    // As the program itself is built: hundreds of runs are started, and one file loads in a third of the time.
    mainFields: ['module', 'main'],
    banner: {
      js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url),__filename=import.meta.filename;",
    },
    define: { __MEDREC_VERSION__: '"0.0.0-test"' },
    logLevel: 'warning',
  });
  return outfile;
}

/**
 * Starts a run.
 *
 * @param prefix a program that starts it in its place, with its arguments: `sh -c '…'`
 */
export function startChild(
  program: string,
  ground: Ground,
  options: RunOptions,
  prefix: readonly string[] = [],
): Child {
  const file = join(ground.folder, `${options.seed.replaceAll(/\W+/g, '-')}.json`);
  writeFileSync(file, JSON.stringify(options));
  const words = [...prefix, process.execPath, program, file, ground.passwordFile, 'clinic'];
  const child = spawn(words[0] ?? '', words.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] });
  return { process: child, ended: readEnd(child) };
}

async function readEnd(child: ChildProcess): Promise<ChildEnd> {
  const parts = { stdout: '', stderr: '' };
  child.stdout?.on('data', (part: Buffer) => {
    parts.stdout += part.toString('utf8');
  });
  child.stderr?.on('data', (part: Buffer) => {
    parts.stderr += part.toString('utf8');
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  const report = parts.stdout.endsWith('\n') ? (JSON.parse(parts.stdout) as ChildEnd['report']) : undefined;
  return { code, signal, ...parts, report };
}
