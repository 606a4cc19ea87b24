import type { Aim } from './aim.ts';

/** Who calls, and with what: made so that the call mostly succeeds. */
export interface Draft {
  sender: string;
  args: Record<string, unknown>;
}

/** How the calls of one function are made up; a function that is meant to fail gives what would have to hold. */
export type Recipe = (aim: Aim) => Draft;
