import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A log longer than this, in bytes, is put aside when the chain starts. */
const longLog = 8 << 20;

/** One thing that happened, as a line of the log. */
export interface LogLine {
  /** ISO 8601, UTC. */
  at: string;
  event: string;
  [fact: string]: unknown;
}

export type Log = (event: string, facts: Record<string, unknown>) => void;

/** The log of a chain's folder: one JSON object a line. No key, no token, no request body is ever in it. */
export class LogFile {
  private constructor(
    private readonly stream: WriteStream,
    private readonly now: () => number,
  ) {}

  static async open(folder: string, now: () => number): Promise<LogFile> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = logPath(folder);
    const size = await stat(path).then(
      (found) => found.size,
      () => 0,
    );
    if (size > longLog) await rename(path, `${path}.1`);
    const stream = createWriteStream(path, { flags: 'a', mode: 0o600 });
    // A full disk must not end the chain; its journal is what counts.
    stream.on('error', () => undefined);
    return new LogFile(stream, now);
  }

  readonly write: Log = (event, facts) => {
    const line: LogLine = { at: new Date(this.now()).toISOString(), event, ...facts };
    this.stream.write(`${JSON.stringify(line)}\n`);
  };

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.stream.end(resolve));
  }
}

export function logPath(folder: string): string {
  return join(folder, 'simnet.log');
}

/** A line of the log for people: the time, the event, and its facts. */
export function formatLogLine({ at, event, ...facts }: LogLine): string {
  const words = Object.entries(facts).map(([name, value]) => {
    return `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`;
  });
  return [at.replace(/\.\d+Z$/, 'Z'), event, ...words].join(' ');
}

/** Reads a line of the log; undefined when it is none, as the last one of a killed process may be. */
export function parseLogLine(text: string): LogLine | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isLine =
      typeof value === 'object' &&
      value !== null &&
      'at' in value &&
      typeof value.at === 'string' &&
      'event' in value &&
      typeof value.event === 'string';
    return isLine ? (value as LogLine) : undefined;
  } catch {
    return undefined;
  }
}
