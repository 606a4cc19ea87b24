import { bases, decisions, purposes, roleFlags } from '../../src/lib/contracts/vocabulary.ts';
import type { Decision } from './call.ts';
import {
  objectionsToParty,
  PROTECTED,
  runningMembership,
  runningOverride,
  typesConsentedFor,
  typesGrantedTemporarily,
} from './coverage.ts';
import {
  isInstitutionSuspended,
  isPaused,
  isPending,
  isProvider,
  isResigned,
  isVerified,
  type Party,
  pairOf,
  type State,
} from './state.ts';

/** Data types 1 to 63. */
export function areDataTypes(types: bigint): boolean {
  return types >= 1n && types <= 63n;
}

/** Exactly one known purpose. */
export function isPurpose(purpose: bigint): boolean {
  return Object.values<bigint>(purposes).includes(purpose);
}

/** What `check-access` answers: the first rule that failed, in the order of the vocabulary, or every basis. */
export function decide(
  state: State,
  patient: string,
  provider: string,
  types: bigint,
  purpose: bigint,
  now: bigint,
): Decision {
  if (isPaused(state, now)) return denied('paused');
  if (!areDataTypes(types) || !isPurpose(purpose)) return denied('invalid-request');
  const party = state.parties.get(provider);
  if (!isProvider(party) || isResigned(party)) return denied('provider-unknown');
  if (isPending(party)) return denied('provider-pending');
  if (party.suspension !== 0n) return denied('provider-suspended');
  if (isInstitutionSuspended(state, party)) return denied('institution-suspended');
  if (party.verifiedFrom === 0n) return denied('provider-unverified');
  if (!isVerified(party, now)) return denied('verification-expired');

  const policy = state.policies.get(party.role);
  const overridden = purpose === purposes.ETREAT ? typesOverridden(state, patient, provider, now) : 0n;
  // A patient may let an override reach protected types that the role alone may not read.
  const readable = (policy?.dataTypes ?? 0n) | (overridden & PROTECTED);
  if ((types & ~readable) !== 0n) return denied('role-data-types');
  if (((policy?.purposes ?? 0n) & purpose) === 0n) return denied('role-purpose');
  if ((types & objectionsToParty(state, patient, party)) !== 0n) return denied('objected');
  const needsTeam = ((policy?.flags ?? 0n) & roleFlags['needs-care-team']) !== 0n;
  if (needsTeam && state.careTeams.get(pairOf(patient, provider)) !== party.number) {
    return denied('care-team-missing');
  }
  return combine(state, patient, party, types, purpose, now);
}

/**
 * Each requested type must be covered by some basis; the answer names every basis that covers one. A role that needs
 * a study reads through nothing else.
 */
function combine(
  state: State,
  patient: string,
  party: Party,
  types: bigint,
  purpose: bigint,
  now: bigint,
): Decision {
  const { who, institution } = party;
  const covered: [bigint, bigint][] = [];
  const needsStudy = ((state.policies.get(party.role)?.flags ?? 0n) & roleFlags['needs-study']) !== 0n;
  if (!needsStudy) {
    covered.push([bases['direct-consent'], typesConsentedFor(state, patient, who, purpose, now)]);
    covered.push([
      bases['institution-consent'],
      typesConsentedFor(state, patient, institution, purpose, now),
    ]);
  }
  if (purpose === purposes.TREAT && !needsStudy) {
    covered.push([bases['temporary-grant'], typesGrantedTemporarily(state, patient, who, now)]);
  }
  if (purpose === purposes.ETREAT && !needsStudy) {
    covered.push([bases.override, typesOverridden(state, patient, who, now)]);
  }
  if (purpose === purposes.HRESCH) {
    const own = runningMembership(state, patient, who, now)?.dataTypes ?? 0n;
    const institutions = runningMembership(state, patient, institution, now)?.dataTypes ?? 0n;
    covered.push([bases.study, own | institutions]);
  }
  const union = covered.reduce((sum, [, mask]) => sum | mask, 0n);
  if ((types & ~union) !== 0n) return denied('not-covered');
  const basis = covered.reduce((sum, [bit, mask]) => ((mask & types) === 0n ? sum : sum | bit), 0n);
  return { permitted: true, code: decisions.permitted, basis };
}

function typesOverridden(state: State, patient: string, provider: string, now: bigint): bigint {
  return runningOverride(state, patient, provider, now)?.reach ?? 0n;
}

function denied(decision: keyof typeof decisions): Decision {
  return { permitted: false, code: decisions[decision], basis: 0n };
}
