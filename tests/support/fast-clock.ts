import { type Sleep, sleep } from '../../src/lib/chain/sleep.ts';

/** A clock that runs `pace` times as fast as the system's, and pauses that are as much shorter: nobody waits for long. */
export function startFastClock(pace = 100): { now: () => number; sleep: Sleep } {
  const started = Date.now();
  return {
    now: () => started + (Date.now() - started) * pace,
    sleep: (milliseconds, signal) => sleep(milliseconds / pace, signal),
  };
}
