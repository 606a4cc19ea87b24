import type { ContractName } from '../../config/profiles.ts';
import type { accessControl } from '../generated/access-control.ts';
import type { patientConsent } from '../generated/patient-consent.ts';
import type { registry } from '../generated/registry.ts';
import type { PlainValue } from '../interface.ts';
import type { Facts } from './facts.ts';

type Functions =
  | (typeof registry.functions)[keyof typeof registry.functions]
  | (typeof accessControl.functions)[keyof typeof accessControl.functions]
  | (typeof patientConsent.functions)[keyof typeof patientConsent.functions];
type Argument = Extract<Functions, { kind: 'call' }>['args'][number];

/** Every argument that a call may have, by its name; one name has one type but for `providers`. */
export type CallArguments = { [A in Argument as A['name']]: PlainValue<A['type']> };

/** A call, and the chain as it would find it. */
export interface Situation {
  contract: ContractName;
  function: string;
  /** Those of this function; another is not there. */
  args: CallArguments;
  /** The address that signs: the contracts' `contract-caller`. */
  signer: string;
  /** The time of the block, in seconds. */
  now: bigint;
  /** The burn block height. */
  burn: bigint;
  facts: Facts;
}

/**
 * Whether the call fails with an error: its condition as the contract has it, whatever else the call fails with.
 * Undefined when what the condition is about is not there: then an earlier rule fails.
 */
export type Answer = boolean | undefined;
export type Check = (situation: Situation) => Answer | Promise<Answer>;

/** The check of each error; by function where the same error has another condition in another function. */
export type Checks = Record<string, Check | Record<string, Check>>;

/** Judges what may not be there. */
export function given<T>(value: T | null | undefined, judge: (value: T) => Answer): Answer {
  return value === null || value === undefined ? undefined : judge(value);
}

/** At most this many items of a list are asked about at a time, to be gentle with a node. */
const batch = 20;

/** True when the answer is true for one of the items, else undefined when it is so for one. */
export async function anyOf<T>(
  items: readonly T[] | undefined,
  check: (item: T) => Answer | Promise<Answer>,
): Promise<Answer> {
  if (items === undefined) return undefined;
  const answers: Answer[] = [];
  for (let start = 0; start < items.length; start += batch) {
    answers.push(...(await Promise.all(items.slice(start, start + batch).map(check))));
  }
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}

/** True when an item is in the list twice. */
export function repeats(items: readonly string[]): boolean {
  return new Set(items).size < items.length;
}

/** True while a pause is in force. */
export async function isPaused({ facts, now }: Situation): Promise<boolean> {
  return (await facts.settings())['paused-until'] > now;
}
