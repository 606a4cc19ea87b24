import { dataTypes, limits, purposes, roleFlags, roles } from '../../src/lib/contracts/vocabulary.ts';
import { refuseOthersThanOwner } from './officers.ts';
import type { Policy } from './state.ts';
import { fieldsOf, queue } from './timelock.ts';
import type { Arguments, Rule, Turn } from './turn.ts';

const { HPAYMT, HOPERAT, HRESCH } = purposes;
const widening = roleFlags['may-refer'] | roleFlags['may-override'];
const narrowing = roleFlags['needs-care-team'] | roleFlags['needs-study'];

/** Whether `mask` has no bit that `whole` lacks. */
export function isWithin(mask: bigint, whole: bigint): boolean {
  return (mask & ~whole) === 0n;
}

/**
 * What no owner can get around: an administrator reads basic information for payment and operations, and research is
 * a purpose of its own, always through a study; a researcher has no other.
 */
export function isValidPolicy(role: bigint, policy: Policy): boolean {
  const isKnownRole = role >= 1n && role <= 6n;
  const isBounded =
    isWithin(policy.dataTypes, 63n) &&
    isWithin(policy.purposes, 31n) &&
    isWithin(policy.flags, 15n) &&
    policy.longest <= 5n * limits.year;
  const researches = (policy.purposes & HRESCH) !== 0n;
  const needsStudy = (policy.flags & roleFlags['needs-study']) !== 0n;
  const isResearchApart = researches ? policy.purposes === HRESCH && needsStudy : !needsStudy;
  if (!isKnownRole || !isBounded || !isResearchApart) return false;
  if (role === roles.researcher) return researches;
  if (role !== roles.administrator) return true;
  return (
    isWithin(policy.dataTypes, dataTypes['basic-information']) && isWithin(policy.purposes, HPAYMT | HOPERAT)
  );
}

/** Whether a policy lets a role do nothing that the one before did not. */
export function isNarrower(policy: Policy, before: Policy): boolean {
  return (
    isWithin(policy.dataTypes, before.dataTypes) &&
    isWithin(policy.purposes, before.purposes) &&
    policy.longest <= before.longest &&
    isWithin(policy.flags & widening, before.flags) &&
    isWithin(before.flags & narrowing, policy.flags)
  );
}

/** What only narrows holds at once, the rest waits. */
function setRolePolicy(turn: Turn, args: Arguments<'access-control', 'set-role-policy'>): void {
  const { role } = args;
  const policy: Policy = {
    dataTypes: args.policy['data-types'],
    purposes: args.policy.purposes,
    longest: args.policy.longest,
    flags: args.policy.flags,
  };
  const before = turn.state.policies.get(role);
  refuseOthersThanOwner(turn);
  turn.refuse('ERR-INVALID-POLICY', !isValidPolicy(role, policy));
  turn.refuse('ERR-UNCHANGED', before !== undefined && isSame(policy, before));
  if (turn.refused || !before) return;
  const what = { kind: 'role-policy', role, policy } as const;
  if (isNarrower(policy, before)) {
    turn.state.policies.set(role, policy);
    turn.append('role-policy-set', fieldsOf(what));
  } else queue(turn, what);
}

function isSame(one: Policy, other: Policy): boolean {
  return (
    one.dataTypes === other.dataTypes &&
    one.purposes === other.purposes &&
    one.longest === other.longest &&
    one.flags === other.flags
  );
}

export const policyRules: Readonly<Record<string, Rule>> = { 'set-role-policy': setRolePolicy };
