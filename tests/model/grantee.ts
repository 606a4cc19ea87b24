import { limits, purposes, roleFlags } from '../../src/lib/contracts/vocabulary.ts';
import { objectionsTo, PROTECTED } from './coverage.ts';
import { areDataTypes } from './decide.ts';
import { isWithin } from './policy-rules.ts';
import {
  isInstitution,
  isInstitutionSuspended,
  isPending,
  isResigned,
  type Party,
  type Policy,
  type State,
} from './state.ts';
import type { Turn } from './turn.ts';

const { TREAT, HPAYMT, HOPERAT, ETREAT } = purposes;

/** What an institution may be given: any type, any purpose but research, for five years. */
const institutionPolicy: Policy = {
  dataTypes: 63n,
  purposes: TREAT | HPAYMT | HOPERAT | ETREAT,
  longest: limits.institutionConsent,
  flags: 0n,
};

/** A party that can be given a consent at all: registered, and not resigned. */
export function granteeOf(state: State, who: string): Party | undefined {
  const party = state.parties.get(who);
  return party && !isResigned(party) ? party : undefined;
}

/** What a grantee may be given, by its role. */
export function policyOf(state: State, party: Party): Policy | undefined {
  return isInstitution(party) ? institutionPolicy : state.policies.get(party.role);
}

/** The purposes of a consent that names none: an institution's is for treatment, a provider's for all of its role. */
export function usualPurposes(state: State, party: Party): bigint {
  return isInstitution(party) ? TREAT : (policyOf(state, party)?.purposes ?? 0n);
}

/** A grantee is not the patient, is listed, and is not suspended, nor its institution. */
export function refuseGrantee(turn: Turn, patient: string, grantee: string): void {
  const party = granteeOf(turn.state, grantee);
  turn.refuse('ERR-SELF-GRANT', patient === grantee);
  turn.refuse('ERR-UNKNOWN-GRANTEE', party === undefined);
  if (!party) return;
  turn.refuse('ERR-GRANTEE-PENDING', isPending(party));
  turn.refuse('ERR-GRANTEE-SUSPENDED', party.suspension !== 0n || isInstitutionSuspended(turn.state, party));
}

/** What every consent keeps to: known types, those of the role, none that is objected to, and an end in bounds. */
export function refuseConsent(turn: Turn, grantee: string, types: bigint, expiry: bigint): void {
  const { state, sender: patient, now } = turn;
  const party = granteeOf(state, grantee);
  const policy = party && policyOf(state, party);
  turn.refuse('ERR-CONSENT-PAUSED', state.pausedUntil > now);
  refuseGrantee(turn, patient, grantee);
  turn.refuse('ERR-STUDY-ONLY', ((policy?.flags ?? 0n) & roleFlags['needs-study']) !== 0n);
  turn.refuse('ERR-EXPIRY-PAST', expiry <= now);
  turn.refuse('ERR-EXPIRY-TOO-LATE', policy !== undefined && expiry > now + policy.longest);
  turn.refuse('ERR-INVALID-TYPES', !areDataTypes(types));
  if (!areDataTypes(types)) return;
  turn.refuse('ERR-ROLE-DATA-TYPES', policy !== undefined && !isWithin(types, policy.dataTypes));
  turn.refuse('ERR-PROTECTED-TOO-LONG', endsTooLate(types, expiry, now));
  turn.refuse('ERR-TYPES-OBJECTED', (types & objectionsTo(state, patient, grantee)) !== 0n);
}

/** Protected types last at most a year. */
export function endsTooLate(types: bigint, expiry: bigint, now: bigint): boolean {
  return (types & PROTECTED) !== 0n && expiry > now + limits.protectedConsent;
}
