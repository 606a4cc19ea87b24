import { activeTypes, consentedTypes, consentTo, NEVER, withExpiry } from './coverage.ts';
import { areDataTypes } from './decide.ts';
import { granteeOf, policyOf, refuseConsent, usualPurposes } from './grantee.ts';
import { isWithin } from './policy-rules.ts';
import { type AccessRequest, type Consent, isInstitution, isPaused, pairOf, type State } from './state.ts';
import type { Arguments, Rule, Turn } from './turn.ts';

/** The entry of a pair under the grantee's present registration: an older one gives nothing but its objections. */
function entryOf(state: State, patient: string, grantee: string): Consent {
  const number = state.parties.get(grantee)?.number ?? 0n;
  return (
    consentTo(state, patient, grantee) ?? {
      patient,
      grantee,
      number,
      expiries: NEVER,
      purposes: 0n,
      objections: state.consents.get(pairOf(patient, grantee))?.objections ?? 0n,
      grant: 0n,
    }
  );
}

/** A consent that is active has purposes, which another grant may not change. */
function refuseOtherPurposes(turn: Turn, grantee: string, purposes: bigint): void {
  const { state, sender, now } = turn;
  const isActive = consentedTypes(state, sender, grantee, now) !== 0n;
  const before = consentTo(state, sender, grantee);
  turn.refuse('ERR-PURPOSES-DIFFER', isActive && before?.purposes !== purposes);
}

interface Row {
  provider: string;
  'data-types': bigint;
  expiry: bigint;
}

function refuseGrant(turn: Turn, row: Row): void {
  const party = granteeOf(turn.state, row.provider);
  refuseConsent(turn, row.provider, row['data-types'], row.expiry);
  if (party) refuseOtherPurposes(turn, row.provider, usualPurposes(turn.state, party));
}

/** Sets the named types and leaves the others; the grant's seq is what a referral names. */
function grant(turn: Turn, row: Row, purposes: bigint, request?: AccessRequest): void {
  const { state, sender: patient } = turn;
  const { provider, expiry } = row;
  const types = row['data-types'];
  const entry = entryOf(state, patient, provider);
  state.consents.set(pairOf(patient, provider), {
    ...entry,
    expiries: withExpiry(entry.expiries, types, expiry),
    purposes,
    grant: turn.next,
  });
  turn.append(request ? 'request-approved' : 'consent-granted', {
    patient,
    provider,
    institution: state.parties.get(provider)?.institution ?? null,
    'data-types': types,
    purposes,
    ref: request?.request ?? 0n,
    'expires-at': expiry,
  });
}

function grantConsents(turn: Turn, { consents }: Arguments<'patient-consent', 'grant-consents'>): void {
  const { state } = turn;
  turn.refuse('ERR-NO-GRANTEES', consents.length === 0);
  turn.refuse('ERR-CONSENT-PAUSED', isPaused(state, turn.now));
  turn.refuse('ERR-REPEATED-GRANTEE', new Set(consents.map((row) => row.provider)).size < consents.length);
  for (const row of consents) refuseGrant(turn, row);
  if (turn.refused) return;
  for (const row of consents) {
    const party = granteeOf(state, row.provider);
    if (party) grant(turn, row, usualPurposes(state, party));
  }
}

function grantConsent(turn: Turn, row: Arguments<'patient-consent', 'grant-consent'>): void {
  grantConsents(turn, { consents: [row] });
}

/** Replaces every type, end and purpose of an active consent. */
function updateConsent(turn: Turn, args: Arguments<'patient-consent', 'update-consent'>): void {
  const { state, sender: patient, now } = turn;
  const { provider } = args;
  const { 'data-types': types, expiry, purposes } = args['new-permissions'];
  const party = granteeOf(state, provider);
  const allowed = party ? (policyOf(state, party)?.purposes ?? 0n) : 31n;
  refuseConsent(turn, provider, types, expiry);
  turn.refuse('ERR-NO-CONSENT', consentedTypes(state, patient, provider, now) === 0n);
  turn.refuse('ERR-INVALID-PURPOSES', purposes === 0n || !isWithin(purposes, allowed));
  if (turn.refused || !party) return;
  state.consents.set(pairOf(patient, provider), {
    ...entryOf(state, patient, provider),
    expiries: withExpiry(NEVER, types, expiry),
    purposes,
    grant: turn.next,
  });
  turn.append('consent-updated', {
    patient,
    provider,
    institution: party.institution,
    'data-types': types,
    purposes,
    'expires-at': expiry,
  });
}

/**
 * Ends the consent for the named types, under whatever registration it was given: nothing stops a revocation. The
 * purposes go with the last type that has not ended.
 */
function revokeConsent(turn: Turn, args: Arguments<'patient-consent', 'revoke-consent'>): void {
  const { state, sender: patient, now } = turn;
  const { provider } = args;
  const types = args['data-types'];
  const entry = state.consents.get(pairOf(patient, provider));
  const active = entry ? activeTypes(entry.expiries, now) : 0n;
  turn.refuse('ERR-UNKNOWN-GRANTEE', !state.parties.has(provider));
  turn.refuse('ERR-INVALID-TYPES', !areDataTypes(types));
  turn.refuse('ERR-NOTHING-TO-REVOKE', areDataTypes(types) && (types & active) === 0n);
  if (turn.refused || !entry) return;
  const left = clearTypes(entry, types, now);
  state.consents.set(pairOf(patient, provider), left);
  turn.append('consent-revoked', {
    patient,
    provider,
    institution: state.parties.get(provider)?.institution ?? null,
    'data-types': types,
    purposes: left.purposes,
  });
}

/** A consent without these types; without any active type it has no purposes. */
export function clearTypes(consent: Consent, types: bigint, now: bigint): Consent {
  const expiries = withExpiry(consent.expiries, types, 0n);
  return { ...consent, expiries, purposes: activeTypes(expiries, now) === 0n ? 0n : consent.purposes };
}

/**
 * Moves a consent from one institution to another: each end is kept, objections stay at both. What the new one was
 * given before it was an institution is in the way too, until it is revoked or ends.
 */
function transferConsent(turn: Turn, args: Arguments<'patient-consent', 'transfer-consent'>): void {
  const { state, sender: patient, now } = turn;
  const from = state.parties.get(args.from);
  const to = state.parties.get(args.to);
  const areInstitutions = isInstitution(from) && isInstitution(to) && args.from !== args.to;
  const old = entryOf(state, patient, args.from);
  const types = activeTypes(old.expiries, now);
  turn.refuse('ERR-NOT-INSTITUTIONS', !areInstitutions);
  turn.refuse('ERR-CONSENT-PAUSED', isPaused(state, now));
  turn.refuse('ERR-SELF-GRANT', patient === args.to);
  if (areInstitutions) {
    const existing = state.consents.get(pairOf(patient, args.to));
    const exists = existing && (existing.objections !== 0n || activeTypes(existing.expiries, now) !== 0n);
    turn.refuse('ERR-GRANTEE-SUSPENDED', to.suspension !== 0n);
    turn.refuse('ERR-NO-CONSENT', types === 0n);
    turn.refuse('ERR-CONSENT-EXISTS', exists === true);
  }
  if (turn.refused) return;
  state.consents.set(pairOf(patient, args.to), {
    ...entryOf(state, patient, args.to),
    expiries: withExpiry(old.expiries, 63n & ~types, 0n),
    purposes: old.purposes,
    objections: old.objections,
    grant: turn.next,
  });
  state.consents.set(pairOf(patient, args.from), { ...old, expiries: NEVER, purposes: 0n });
  turn.append('consent-transferred', {
    patient,
    provider: args.to,
    institution: args.from,
    'data-types': types,
    purposes: old.purposes,
  });
}

/** An open request of a pair with this number: not answered, not lapsed, by the provider's present registration. */
function openRequest(turn: Turn, provider: string, request: bigint): AccessRequest | undefined {
  const open = turn.state.requests.get(pairOf(turn.sender, provider));
  const isOpen =
    open?.request === request &&
    open.lapsesAt > turn.now &&
    open.number === turn.state.parties.get(provider)?.number;
  return isOpen ? open : undefined;
}

/** Answers a request by consenting to its types and purpose. */
function approveRequest(turn: Turn, args: Arguments<'patient-consent', 'approve-request'>): void {
  const { state } = turn;
  const { provider, expiry } = args;
  const request = openRequest(turn, provider, args.request);
  turn.refuse('ERR-NO-REQUEST', request === undefined);
  turn.refuse('ERR-CONSENT-PAUSED', isPaused(state, turn.now));
  if (!request) return;
  const party = granteeOf(state, provider);
  const row = { provider, 'data-types': request.dataTypes, expiry };
  refuseConsent(turn, provider, request.dataTypes, expiry);
  if (party) {
    turn.refuse('ERR-INVALID-PURPOSES', !isWithin(request.purpose, policyOf(state, party)?.purposes ?? 0n));
    refuseOtherPurposes(turn, provider, request.purpose);
  }
  if (turn.refused) return;
  grant(turn, row, request.purpose, request);
  state.requests.delete(pairOf(turn.sender, provider));
}

/** Denies a request that was not answered, lapsed or not: nothing stops a denial. */
function denyRequest(turn: Turn, args: Arguments<'patient-consent', 'deny-request'>): void {
  const { provider, request } = args;
  const open = turn.state.requests.get(pairOf(turn.sender, provider));
  turn.refuse('ERR-NO-REQUEST', open?.request !== request);
  if (turn.refused) return;
  turn.state.requests.delete(pairOf(turn.sender, provider));
  turn.append('request-denied', { patient: turn.sender, provider, ref: request });
}

export const consentRules: Readonly<Record<string, Rule>> = {
  'grant-consent': grantConsent,
  'grant-consents': grantConsents,
  'update-consent': updateConsent,
  'revoke-consent': revokeConsent,
  'transfer-consent': transferConsent,
  'approve-request': approveRequest,
  'deny-request': denyRequest,
};
