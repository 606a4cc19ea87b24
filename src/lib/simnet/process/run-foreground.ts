import { fail } from '../../errors/medrec-error.ts';
import { ReplayDiverged } from '../chain/replay.ts';
import { EngineMissing } from '../engine/engine-host.ts';
import { JournalDamaged, journalPath } from '../journal/journal.ts';
import { type SimnetServer, type SimnetServerOptions, startSimnetServer } from '../server.ts';
import { type Log, LogFile } from './log-file.ts';
import { FolderInUse } from './process-file.ts';

export interface ForegroundOptions extends Pick<SimnetServerOptions, 'dataDir' | 'port' | 'blockTime'> {
  now: () => number;
  /** Aborted when the process is asked to end. */
  signal: AbortSignal;
  /** Called once it answers. */
  onReady: (server: SimnetServer) => void;
  /** Gets every line of the log too. */
  onLog?: Log;
}

/**
 * Runs the embedded chain in this process until it is told to stop, by a signal or over HTTP.
 *
 * @throws simnet-running, simnet-port-taken, simnet-journal-damaged, simnet-engine-missing
 */
export async function runForeground(options: ForegroundOptions): Promise<void> {
  const { dataDir, port, blockTime = 0, now, signal, onReady, onLog } = options;
  const log = await LogFile.open(dataDir, now);
  const write: Log = (event, facts) => {
    log.write(event, facts);
    onLog?.(event, facts);
  };
  const ending = new AbortController();
  signal.addEventListener('abort', () => ending.abort(), { once: true });
  try {
    const server = await startSimnetServer({
      dataDir,
      port,
      blockTime,
      clock: now,
      log: write,
      onStopRequest: () => ending.abort(),
    });
    write('started', { url: server.url, blockTime: String(blockTime) });
    onReady(server);
    await untilAborted(ending.signal);
    await server.stop();
    write('stopped', {});
  } catch (error) {
    throw toMedrecError(error, dataDir, port);
  } finally {
    await log.close();
  }
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

function toMedrecError(error: unknown, folder: string, port: number): unknown {
  if (error instanceof FolderInUse) {
    return fail('simnet-running', { folder, pid: error.owner.pid }, { cause: error });
  }
  if (error instanceof JournalDamaged || error instanceof ReplayDiverged) {
    return fail(
      'simnet-journal-damaged',
      { path: journalPath(folder), reason: error.message },
      { cause: error },
    );
  }
  if (error instanceof EngineMissing) {
    return fail('simnet-engine-missing', { reason: error.message }, { cause: error });
  }
  if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
    return fail('simnet-port-taken', { port }, { cause: error });
  }
  return error;
}
