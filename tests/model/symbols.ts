import type { Recorded } from './play.ts';
import { FromNow, MadeBy, type Step } from './step.ts';

const numbers = new Set(['number', 'request', 'override', 'study']);
const times = new Set(['expiry', 'valid-until', 'ends-at']);

/** The steps with symbols instead of numbers that an earlier step made, and of moments: so some can be left out. */
export function toSymbols(recorded: readonly Recorded[]): Step[] {
  const makers = new Map<bigint, MadeBy>();
  return recorded.map(({ step, numbers: made, time }) => {
    const symbolic = mapArguments(step, (name, value) => {
      if (numbers.has(name)) return makers.get(value) ?? value;
      return times.has(name) ? new FromNow(value - time) : value;
    });
    for (const [index, number] of made.entries()) makers.set(number, new MadeBy(symbolic, index));
    return symbolic;
  });
}

/**
 * The step with what its symbols stand for.
 * @param made numbers that the steps before it made; one that a missing step would have made is 0
 * @param now seconds: the time that the step will see
 */
export function fillSymbols(step: Step, made: ReadonlyMap<Step, readonly bigint[]>, now: bigint): Step {
  if (step.kind !== 'call') return step;
  return mapValues(step, (value) => {
    if (value instanceof MadeBy) return made.get(value.step)?.[value.index] ?? 0n;
    if (value instanceof FromNow) return now + value.seconds > 0n ? now + value.seconds : 0n;
    return value;
  });
}

function mapArguments(step: Step, change: (name: string, value: bigint) => unknown): Step {
  if (step.kind !== 'call') return step;
  return mapValues(step, (value, name) => (typeof value === 'bigint' ? change(name, value) : value));
}

function mapValues(
  step: Extract<Step, { kind: 'call' }>,
  change: (value: unknown, name: string) => unknown,
): Step {
  const visit = (value: unknown, name: string): unknown => {
    if (Array.isArray(value)) return value.map((each) => visit(each, name));
    const isRecord =
      typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
    if (!isRecord) return change(value, name);
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, visit(each, key)]));
  };
  return { ...step, args: visit(step.args, '') as typeof step.args };
}
