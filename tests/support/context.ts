import { PassThrough, Readable } from 'node:stream';
import { type Context, createContext, type GlobalFlags, type Io } from '../../src/context.ts';

/** A context without a terminal whose files are in `env`'s folders. */
export async function testContext(
  env: Record<string, string>,
  flags: Partial<GlobalFlags> = {},
  stdin = '',
  more: Partial<Io> = {},
): Promise<Context> {
  const io = {
    stdin: Readable.from(stdin === '' ? [] : [Buffer.from(stdin)]),
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    env,
    cwd: process.cwd(),
    now: Date.now,
    signal: new AbortController().signal,
    ...more,
  };
  return await createContext(io, { json: false, quiet: true, yes: false, passwordStdin: false, ...flags });
}
