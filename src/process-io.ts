import type { Io } from './context.ts';
import { exitCodes } from './lib/errors/exit-codes.ts';

const signals = ['SIGINT', 'SIGTERM'] as const;

/**
 * The process's streams, clock and environment as an {@link Io}.
 *
 * The first SIGINT or SIGTERM aborts `io.signal`, so that a command can end what it has begun; the next one, of either
 * kind, is left to Node, which ends the process. A reader that closes our stdout early (`| head`) is no error; data
 * that cannot be written for another reason is one. Of stderr no failure is told: there is nowhere to tell it.
 *
 * @returns `exitCodeOf` makes the process's exit code of that of the command
 */
export function processIo(process: NodeJS.Process): { io: Io; exitCodeOf: (code: number) => number } {
  const abort = new AbortController();
  const end = () => {
    abort.abort();
    // Not at once: a library that listens too (signal-exit, for locks and temporary files) kills the process when it
    // finds itself alone.
    setImmediate(() => {
      for (const signal of signals) process.off(signal, end);
    });
  };
  for (const signal of signals) process.on(signal, end);

  let lost = false;
  process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE' || lost) return;
    lost = true;
    process.stderr.write(`error: standard output cannot be written: ${message}\n`);
  });
  process.stderr.on('error', () => undefined);

  const io: Io = {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    now: () => Date.now(),
    signal: abort.signal,
  };
  const exitCodeOf = (code: number): number => {
    // A work that ended well in spite of the signal, such as a server told to stop, was not interrupted.
    if (abort.signal.aborted && code !== exitCodes.done) return exitCodes.interrupted;
    return lost && code === exitCodes.done ? exitCodes.usage : code;
  };
  return { io, exitCodeOf };
}
