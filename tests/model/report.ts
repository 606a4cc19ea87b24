import type { Difference } from './player.ts';
import { describeStep, type Step } from './step.ts';
import { nameOf } from './world.ts';

/** The steps, numbered from 1, and what model and chain say after the last of them. */
export function describeDivergence(steps: readonly Step[], differences: readonly Difference[]): string {
  const numbers = new Map(steps.map((step, index) => [step, index + 1]));
  const lines = steps.map(
    (step, index) => `${index + 1}. ${describeStep(step, (made) => numbers.get(made) ?? 0)}`,
  );
  for (const { what, model, chain } of differences) {
    lines.push(`differs: ${rename(what)}`);
    for (const leaf of differingLeaves('', model, chain)) lines.push(`  ${leaf}`);
  }
  return lines.join('\n');
}

function differingLeaves(path: string, model: unknown, chain: unknown): string[] {
  const keys =
    isNested(model) && isNested(chain) ? new Set([...Object.keys(model), ...Object.keys(chain)]) : undefined;
  if (keys === undefined || keys.size === 0) {
    const texts = [model, chain].map(show);
    return texts[0] === texts[1]
      ? []
      : [`${path === '' ? '' : `${path}: `}the model says ${texts[0]}, the chain ${texts[1]}`];
  }
  return [...keys].flatMap((key) =>
    differingLeaves(path === '' ? key : `${path}.${key}`, at(model, key), at(chain, key)),
  );
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !(value instanceof Uint8Array);
}

function at(value: unknown, key: string): unknown {
  return (value as Record<string, unknown>)[key];
}

function show(value: unknown): string {
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString('hex')}`;
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value, (_, each) => {
    if (each instanceof Uint8Array) return `0x${Buffer.from(each).toString('hex')}`;
    return typeof each === 'bigint' ? `u${each}` : each;
  });
  return rename(text);
}

/** Addresses by the names of this world. */
function rename(text: string): string {
  let renamed = text;
  // the longest first: the deployer's address begins those of its contracts
  for (const [address, name] of [...nameOf].sort(([a], [b]) => b.length - a.length)) {
    renamed = renamed.replaceAll(address, name);
  }
  return renamed;
}
