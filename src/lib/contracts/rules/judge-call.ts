import type { Chain } from '../../chain/chain.ts';
import type { ContractName } from '../../config/profiles.ts';
import { MedrecError } from '../../errors/medrec-error.ts';
import { findError, findFunction } from '../bindings.ts';
import { accessChecks } from './access-checks.ts';
import { consentChecks } from './consent-checks.ts';
import { Facts } from './facts.ts';
import { governanceChecks } from './governance-checks.ts';
import { listingChecks } from './listing-checks.ts';
import { overrideChecks } from './override-checks.ts';
import { registrationChecks } from './registration-checks.ts';
import type { Check, Checks, Situation } from './situation.ts';
import { studyChecks } from './study-checks.ts';

/** What the getters say of one way in which a call can fail. */
export interface Rule {
  /** The error's constant. */
  error: string;
  /** The `N` of `(err uN)`. */
  number: number;
  /** When the call fails with it. */
  meaning: string;
  /** `holds`: the call will not fail with it. */
  verdict: 'holds' | 'fails' | 'unknown';
  /** Why it is unknown. */
  reason?: string;
}

export interface Judgement {
  /** In the order in which the contract first tests for each. */
  rules: Rule[];
  verdict: 'would succeed' | 'would fail' | 'not certain';
}

export interface JudgedCall {
  contract: ContractName;
  name: string;
  /** By the contract's own names, as for encoding. */
  values: Record<string, unknown>;
  /** The address that signs. */
  signer: string;
}

/** How long a transaction may wait for its block, in seconds: a rule whose verdict changes meanwhile is unknown. */
const longestWait = 600n;

/** Error constants are unique over the contracts. */
const checks: Checks = {
  ...governanceChecks,
  ...registrationChecks,
  ...listingChecks,
  ...accessChecks,
  ...consentChecks,
  ...overrideChecks,
  ...studyChecks,
};

/** The check of a function's error; undefined for one that is not known here. */
export function findCheck(name: string, error: string): Check | undefined {
  const check = Object.hasOwn(checks, error) ? checks[error] : undefined;
  return typeof check === 'object' ? check[name] : check;
}

/**
 * Says of each error that a call can end with whether it would, as far as getters can tell: neither a node nor the
 * SDK runs a public function without a transaction. It holds for the chain as it is, without what is still pending.
 *
 * @throws contract-missing, node-unreachable, node-unusable
 */
export async function judgeCall(
  chain: Chain,
  { contract, name, values, signer }: JudgedCall,
): Promise<Judgement> {
  const facts = new Facts(chain);
  const [now, { burn_block_height: burn }] = await Promise.all([facts.time(), chain.info()]);
  const wall = BigInt(Math.floor(chain.options.now() / 1000));
  const call = { contract, function: name, args: values as unknown as Situation['args'], signer, facts };
  const soon = { ...call, now, burn: BigInt(burn) };
  const late = { ...call, now: (wall > now ? wall : now) + longestWait, burn: BigInt(burn) + 1n };
  const rules = await Promise.all(
    (findFunction(contract, name).errors ?? []).map((number) => judgeError(number, soon, late)),
  );
  return { rules, verdict: conclude(rules) };
}

async function judgeError(number: number, soon: Situation, late: Situation): Promise<Rule> {
  const { name: error = `u${number}`, meaning = 'unknown' } = findError(BigInt(number)) ?? {};
  const rule = { error, number, meaning };
  const check = findCheck(soon.function, error);
  if (check === undefined) return { ...rule, verdict: 'unknown', reason: 'medrec has no check for it' };
  try {
    const [first, last] = await Promise.all([check(soon), check(late)]);
    if (first === undefined || last === undefined) {
      return { ...rule, verdict: 'unknown', reason: 'what it is about is not there; another rule fails' };
    }
    if (first === last) return { ...rule, verdict: first ? 'fails' : 'holds' };
    const since = first ? 'it would not a little later' : 'it would a little later';
    return { ...rule, verdict: 'unknown', reason: `depends on when it is mined: ${since}` };
  } catch (error) {
    // A node may refuse a reading that costs too much for it; the other rules still have their answers.
    if (!(error instanceof MedrecError) || error.code !== 'read-refused') throw error;
    return { ...rule, verdict: 'unknown', reason: error.message };
  }
}

function conclude(rules: readonly Rule[]): Judgement['verdict'] {
  if (rules.some(({ verdict }) => verdict === 'fails')) return 'would fail';
  return rules.every(({ verdict }) => verdict === 'holds') ? 'would succeed' : 'not certain';
}
