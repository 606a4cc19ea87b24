import { type Sleep, sleep } from '../../src/lib/chain/sleep.ts';

/** What a chain reads the time from and pauses by. */
export interface Clock {
  /** Milliseconds since 1970. */
  now: () => number;
  sleep: Sleep;
}

/**
 * A clock that moves only by pauses, which end at once: whatever happens between two of them takes no time, however busy
 * the machine is. For who waits in this process for nothing but answers.
 */
export function startSteppedClock(): Clock {
  let time = Date.now();
  return {
    now: () => time,
    async sleep(milliseconds, signal) {
      await sleep(1, signal);
      time += milliseconds;
    },
  };
}

/** A clock that runs `pace` times as fast as the system's, and pauses that are as much shorter. */
export function startFastClock(pace: number): Clock {
  const started = Date.now();
  return {
    now: () => started + (Date.now() - started) * pace,
    sleep: (milliseconds, signal) => sleep(milliseconds / pace, signal),
  };
}
