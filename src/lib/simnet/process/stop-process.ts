import { setTimeout as delay } from 'node:timers/promises';
import { fail } from '../../errors/medrec-error.ts';
import { AdminClient } from './admin-client.ts';
import { logPath } from './log-file.ts';
import { findOwner, isRunning } from './process-file.ts';

/** How long a process may take to end, in milliseconds: one costly call is waited for. */
const patience = 30_000;
const pause = 50;

/**
 * Stops the embedded chain of a folder: asks it over HTTP, and sends SIGTERM when it does not listen. The process is
 * known by its start time too, so that a number that was given to another program is never signalled.
 *
 * @returns the process that was stopped; undefined when none ran
 * @throws simnet-did-not-stop, interrupted
 */
export async function stopProcess(folder: string, signal: AbortSignal): Promise<number | undefined> {
  const owner = await findOwner(folder);
  if (owner === undefined) return undefined;
  const hasEnded = async (): Promise<boolean> => {
    for (let waited = 0; waited < patience; waited += pause) {
      if (!(await isRunning(owner))) return true;
      await delay(pause, undefined, { signal }).catch((error: unknown) => {
        throw fail('interrupted', {}, { cause: error });
      });
    }
    return false;
  };
  if ((await askToStop(folder, signal)) && (await hasEnded())) return owner.pid;
  if (await isRunning(owner)) process.kill(owner.pid, 'SIGTERM');
  if (await hasEnded()) return owner.pid;
  throw fail('simnet-did-not-stop', { pid: owner.pid, log: logPath(folder) });
}

/** False when no one answers. */
async function askToStop(folder: string, signal: AbortSignal): Promise<boolean> {
  try {
    const client = await AdminClient.connect(folder, AbortSignal.any([signal, AbortSignal.timeout(5000)]));
    await client.stop();
    return true;
  } catch {
    return false;
  }
}
