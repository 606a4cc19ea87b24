import type { Head } from '../engine/protocol.ts';

/** Seconds that the engine adds for a Stacks block. */
export const stacksBlockSeconds = 10;
/** Seconds from one burn block to the next, when Stacks time has not overtaken it. */
export const burnBlockSeconds = 600;
/** Seconds that a burn block adds when Stacks time has overtaken it. */
const lateBurnBlockSeconds = 20;

/** Where the chain's clock stands. */
export interface ClockState {
  head: Head;
  /** The time of the last burn block, in seconds. */
  burnTime: number;
}

/** Empty blocks to mine in one go: burn blocks first. */
export interface Advance {
  burnBlocks: number;
  stacksBlocks: number;
}

/**
 * The next empty blocks on the way to `target` (seconds since 1970), never past it; undefined when the chain is
 * there. Most of a long way is burn blocks, since each is one Stacks block too. Asked again after each step.
 */
export function planAdvance({ head, burnTime }: ClockState, target: number): Advance | undefined {
  const gap = target - head.time;
  const whole = Math.floor(gap / burnBlockSeconds);
  if (whole > 0) return { burnBlocks: whole, stacksBlocks: 0 };
  if (target - burnTime >= burnBlockSeconds && gap >= lateBurnBlockSeconds) {
    return { burnBlocks: 1, stacksBlocks: 0 };
  }
  const stacksBlocks = Math.floor(gap / stacksBlockSeconds);
  return stacksBlocks > 0 ? { burnBlocks: 0, stacksBlocks } : undefined;
}

/** True when a burn block must come before the next Stacks block, to keep one about each ten minutes. */
export function isBurnBlockDue({ head, burnTime }: ClockState): boolean {
  return head.time - burnTime >= burnBlockSeconds;
}

/** The clock after `advance` led to `head`. */
export function moveClock(state: ClockState, { burnBlocks, stacksBlocks }: Advance, head: Head): ClockState {
  return {
    head,
    burnTime: burnBlocks > 0 ? head.time - stacksBlocks * stacksBlockSeconds : state.burnTime,
  };
}
