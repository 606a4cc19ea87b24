import { purposes } from '../../src/lib/contracts/vocabulary.ts';
import {
  type Consent,
  isInstitutionSuspended,
  isProvider,
  isResigned,
  isVerified,
  type Membership,
  type Override,
  type Party,
  pairOf,
  type State,
  type TemporaryGrant,
} from './state.ts';

/** The bits of the six data types, in the order of a consent's expiries. */
export const TYPES = [1n, 2n, 4n, 8n, 16n, 32n];
/** Mental health and genetic information. */
export const PROTECTED = 48n;
export const NEVER = [0n, 0n, 0n, 0n, 0n, 0n];

/** The types whose time is later than `now`. */
export function activeTypes(expiries: readonly bigint[], now: bigint): bigint {
  let mask = 0n;
  TYPES.forEach((type, index) => {
    if ((expiries[index] ?? 0n) > now) mask |= type;
  });
  return mask;
}

/** Gives the named types another time, and leaves the others. */
export function withExpiry(expiries: readonly bigint[], types: bigint, expiry: bigint): bigint[] {
  return TYPES.map((type, index) => ((types & type) !== 0n ? expiry : (expiries[index] ?? 0n)));
}

/** The objections that a patient's entry for a grantee holds. */
function storedObjections(state: State, patient: string, grantee: string): bigint {
  return state.consents.get(pairOf(patient, grantee))?.objections ?? 0n;
}

/** The objections of a patient to a grantee: they stay whatever it is registered as, and follow it to another key. */
export function objectionsTo(state: State, patient: string, grantee: string): bigint {
  const first = state.origins.get(grantee) ?? grantee;
  return storedObjections(state, patient, grantee) | storedObjections(state, patient, first);
}

/** The objections to a provider, and those to its institution. */
export function objectionsToParty(state: State, patient: string, party: Party): bigint {
  return objectionsTo(state, patient, party.who) | storedObjections(state, patient, party.institution);
}

/** The consent of a patient to a grantee, unless it was given to another registration of it. */
export function consentTo(state: State, patient: string, grantee: string): Consent | undefined {
  const consent = state.consents.get(pairOf(patient, grantee));
  return consent && consent.number === state.parties.get(grantee)?.number ? consent : undefined;
}

/** The types that a patient's consent to a grantee covers now, for whatever purpose. */
export function consentedTypes(state: State, patient: string, grantee: string, now: bigint): bigint {
  const consent = consentTo(state, patient, grantee);
  return consent ? activeTypes(consent.expiries, now) : 0n;
}

/** The types that a patient's consent to a grantee covers now for this purpose. */
export function typesConsentedFor(
  state: State,
  patient: string,
  grantee: string,
  purpose: bigint,
  now: bigint,
): bigint {
  const consent = consentTo(state, patient, grantee);
  return consent && (consent.purposes & purpose) !== 0n ? activeTypes(consent.expiries, now) : 0n;
}

/**
 * The types that a temporary grant covers now. A referral covers only what its source still covers: it dies with the
 * consent that it names, with the standing of the grantor, and with an objection to the grantor or its institution.
 */
export function typesGrantedTemporarily(
  state: State,
  patient: string,
  provider: string,
  now: bigint,
): bigint {
  const grant = state.temporaryGrants.get(pairOf(patient, provider));
  if (!grant || grant.number !== state.parties.get(provider)?.number) return 0n;
  const types = activeTypes(grant.expiries, now);
  return grant.grantor === patient ? types : types & typesOfSource(state, grant, now);
}

function typesOfSource(state: State, grant: TemporaryGrant, now: bigint): bigint {
  const { patient } = grant;
  const grantor = state.parties.get(grant.grantor);
  const consent = consentTo(state, patient, grant.grantor);
  if (!isProvider(grantor) || !consent) return 0n;
  const inStanding =
    grantor.number === grant.grantorNumber &&
    !isResigned(grantor) &&
    grantor.suspension === 0n &&
    !isInstitutionSuspended(state, grantor) &&
    isVerified(grantor, now);
  if (!inStanding || consent.grant !== grant.source) return 0n;
  return (
    // an objection to the grantor took its types from the consent
    typesConsentedFor(state, patient, grantor.who, purposes.TREAT, now) &
    ~storedObjections(state, patient, grantor.institution)
  );
}

/** The override of a pair that runs now, under the provider's present registration. */
export function runningOverride(
  state: State,
  patient: string,
  provider: string,
  now: bigint,
): Override | undefined {
  const last = state.overrides.get(state.lastOverrides.get(pairOf(patient, provider)) ?? 0n);
  return last && last.endsAt > now && last.number === state.parties.get(provider)?.number ? last : undefined;
}

/** The patient's part in a study of a lead that runs now, under the lead's present registration. */
export function runningMembership(
  state: State,
  patient: string,
  lead: string,
  now: bigint,
): Membership | undefined {
  const membership = state.memberships.get(pairOf(patient, lead));
  return membership && membership.endsAt > now && membership.number === state.parties.get(lead)?.number
    ? membership
    : undefined;
}
