import type { Io } from './context.ts';

/**
 * The process's streams, clock and environment as an {@link Io}.
 *
 * The first SIGINT or SIGTERM aborts `io.signal`, so that a command can end what it has begun; a second one
 * is left to Node, which ends the process. A reader that closes our stdout early (`| head`) is no error.
 */
export function processIo(process: NodeJS.Process): { io: Io; interrupted: () => boolean } {
  const abort = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => abort.abort());
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  const io: Io = {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    now: () => Date.now(),
    signal: abort.signal,
  };
  return { io, interrupted: () => abort.signal.aborted };
}
