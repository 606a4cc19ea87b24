import { activeMask, covers, has, isTypes, protectedTypes, without } from '../../contracts/rules/masks.ts';
import {
  bases,
  decisions,
  purposes,
  registrationStatuses,
  roleFlags,
  suspensionLevels,
} from '../../contracts/vocabulary.ts';
import type { Consent, Membership, Party, Policy } from './entries.ts';
import type { PartiesState } from './parties-state.ts';
import type { Pair, PatientState } from './patient-state.ts';

/** What `check-access` is asked of one patient. */
export interface Question {
  provider: string;
  /** Mask. */
  dataTypes: bigint;
  /** One bit. */
  purpose: bigint;
}

/** What `check-access` answers. */
export interface AccessDecision {
  permitted: boolean;
  /** One of `decisions`: the first rule that failed. */
  code: bigint;
  /** Mask of `bases`: all that covered a requested type; 0 unless permitted. */
  basis: bigint;
}

/** The data types that each basis covers, as masks. */
export interface Coverage {
  direct: bigint;
  institution: bigint;
  temporary: bigint;
  override: bigint;
  study: bigint;
}

const { TREAT, HRESCH, ETREAT } = purposes;
const { registered, resigned, pending } = registrationStatuses;
const noPolicy: Policy = { 'data-types': 0n, purposes: 0n, longest: 0n, flags: 0n };
const noPair: Pair = {};

/**
 * What `check-access` of access-control answers on these states at the time `now`, in seconds: `decide` of
 * contracts/access-control.clar, in its order.
 */
export function decideAccess(
  parties: PartiesState,
  patient: PatientState,
  { provider, dataTypes, purpose }: Question,
  now: bigint,
): AccessDecision {
  const { settings } = parties.governance;
  if (settings['paused-until'] > now) return denied('paused');
  if (!isTypes(dataTypes) || !isPurpose(purpose)) return denied('invalid-request');

  const party = parties.registrations.parties.get(provider);
  if (party === undefined || party.role === 0n || party.status === resigned)
    return denied('provider-unknown');
  if (party.status === pending) return denied('provider-pending');
  if (party.suspension !== suspensionLevels.none) return denied('provider-suspended');
  if (isInstitutionSuspended(parties, party)) return denied('institution-suspended');
  if (party['verified-from'] === 0n) return denied('provider-unverified');
  if (party['verified-until'] <= now) return denied('verification-expired');

  const policy = policyOf(parties, party.role);
  const covered = coverAccess(parties, patient, provider, purpose, now);
  // an override reaches protected types only where the patient opted in
  const readable = policy['data-types'] | (covered.override & protectedTypes);
  if (!covers(readable, dataTypes)) return denied('role-data-types');
  if (!covers(policy.purposes, purpose)) return denied('role-purpose');
  if (has(objectionsTo(parties, patient, provider, party), dataTypes)) return denied('objected');
  const needsTeam = has(policy.flags, roleFlags['needs-care-team']);
  if (needsTeam && patient.pairs.get(provider)?.careTeam !== party.number) return denied('care-team-missing');
  const { direct, institution, temporary, override, study } = covered;
  if (!covers(direct | institution | temporary | override | study, dataTypes)) return denied('not-covered');
  const basis =
    (has(direct, dataTypes) ? bases['direct-consent'] : 0n) |
    (has(institution, dataTypes) ? bases['institution-consent'] : 0n) |
    (has(temporary, dataTypes) ? bases['temporary-grant'] : 0n) |
    (has(override, dataTypes) ? bases.override : 0n) |
    (has(study, dataTypes) ? bases.study : 0n);
  return { permitted: true, code: decisions.permitted, basis };
}

/**
 * The data types of a patient that each basis opens to a registered provider for one purpose at `now`, whatever its
 * role, its standing and the patient's objections say.
 */
export function coverAccess(
  parties: PartiesState,
  patient: PatientState,
  provider: string,
  purpose: bigint,
  now: bigint,
): Coverage {
  const covered: Coverage = { direct: 0n, institution: 0n, temporary: 0n, override: 0n, study: 0n };
  const registrations = parties.registrations.parties;
  const party = registrations.get(provider);
  if (party === undefined) return covered;
  const own = patient.pairs.get(provider) ?? noPair;
  const shared = patient.pairs.get(party.institution) ?? noPair;
  const employerNumber = registrations.get(party.institution)?.number ?? 0n;
  if (purpose === HRESCH) {
    covered.study =
      coverStudy(own.membership, party.number, now) | coverStudy(shared.membership, employerNumber, now);
  }
  // a role that needs a study reads through nothing else
  if (has(policyOf(parties, party.role).flags, roleFlags['needs-study'])) return covered;
  covered.direct = coverConsent(own.consent, party.number, purpose, now);
  covered.institution = coverConsent(shared.consent, employerNumber, purpose, now);
  if (purpose === TREAT) covered.temporary = coverTemporarily(parties, patient, own, party.number, now);
  const running = own.activeOverride;
  if (purpose === ETREAT && running && running['ends-at'] > now && running.number === party.number) {
    covered.override = running['data-types'];
  }
  return covered;
}

/** The data types (mask) that a patient objects to a provider, its first key or its institution reading. */
export function objectionsTo(
  parties: PartiesState,
  patient: PatientState,
  provider: string,
  { institution }: Party,
): bigint {
  const first = parties.registrations.firstKey(provider);
  const earlier = first === undefined ? 0n : patient.consent(first).objections;
  return patient.consent(provider).objections | earlier | patient.consent(institution).objections;
}

/** The policy of a role; one that allows nothing where there is none. */
export function policyOf({ governance }: PartiesState, role: bigint): Policy {
  return governance.settings.policies[Number(role) - 1] ?? noPolicy;
}

/** Whether the institution of a provider is suspended. */
export function isInstitutionSuspended({ registrations }: PartiesState, { institution }: Party): boolean {
  return (registrations.parties.get(institution)?.suspension ?? 0n) !== suspensionLevels.none;
}

function coverConsent(consent: Consent | undefined, number: bigint, purpose: bigint, now: bigint): bigint {
  if (consent === undefined || consent.number !== number || !has(consent.purposes, purpose)) return 0n;
  return activeMask(consent.expiries, now);
}

function coverStudy(membership: Membership | undefined, number: bigint, now: bigint): bigint {
  const runs = membership !== undefined && membership['ends-at'] > now && membership.number === number;
  return runs ? membership['data-types'] : 0n;
}

/** A provider's grant dies with its source, its standing and an objection to it. */
function coverTemporarily(
  parties: PartiesState,
  patient: PatientState,
  { temporaryGrant: grant }: Pair,
  number: bigint,
  now: bigint,
): bigint {
  if (grant === undefined || grant.number !== number) return 0n;
  const mask = activeMask(grant.expiries, now);
  if (grant.grantor === patient.patient) return mask;
  const grantor = parties.registrations.parties.get(grant.grantor);
  if (grantor === undefined) return 0n;
  const source = patient.consent(grant.grantor);
  const stands =
    grantor.number === grant['grantor-number'] &&
    grantor.status === registered &&
    grantor.suspension === suspensionLevels.none &&
    !isInstitutionSuspended(parties, grantor) &&
    grantor['verified-until'] > now &&
    source.seq === grant.source;
  if (!stands) return 0n;
  const passed = mask & coverConsent(source, grant['grantor-number'], TREAT, now);
  return without(passed, patient.consent(grantor.institution).objections);
}

function isPurpose(purpose: bigint): boolean {
  return purpose > 0n && purpose < 32n && (purpose & (purpose - 1n)) === 0n;
}

function denied(name: keyof typeof decisions): AccessDecision {
  return { permitted: false, code: decisions[name], basis: 0n };
}
