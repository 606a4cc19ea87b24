import { setTimeout as delay } from 'node:timers/promises';
import { fail } from '../errors/medrec-error.ts';

/** Lets some milliseconds pass. Throws interrupted when the signal is aborted meanwhile. */
export type Sleep = (milliseconds: number, signal: AbortSignal) => Promise<void>;

export const sleep: Sleep = async (milliseconds, signal) => {
  await delay(milliseconds, undefined, { signal }).catch(() => {
    throw fail('interrupted', {});
  });
};
