import { limits, purposes, roleFlags } from '../../src/lib/contracts/vocabulary.ts';
import {
  consentTo,
  NEVER,
  objectionsToParty,
  TYPES,
  typesConsentedFor,
  typesGrantedTemporarily,
  withExpiry,
} from './coverage.ts';
import { areDataTypes } from './decide.ts';
import { isWithin } from './policy-rules.ts';
import { refuseStanding } from './standing.ts';
import {
  isPaused,
  isProvider,
  isResigned,
  isVerified,
  type Party,
  pairOf,
  type TemporaryGrant,
} from './state.ts';
import type { Arguments, Rule, Turn } from './turn.ts';

const { TREAT } = purposes;

/** The patient, or a provider out of its own direct consent, lets a provider read for treatment, at most 30 days. */
function grantTemporaryAccess(turn: Turn, args: Arguments<'access-control', 'grant-temporary-access'>): void {
  const { state, sender, now } = turn;
  const { patient, provider, duration } = args;
  const types = args['data-types'];
  const grantee = state.parties.get(provider);
  const before = state.temporaryGrants.get(pairOf(patient, provider));
  const isActive = typesGrantedTemporarily(state, patient, provider, now) !== 0n;
  turn.refuse('ERR-UNKNOWN-PROVIDER', !isProvider(grantee));
  turn.refuse('ERR-PAUSED', isPaused(state, now));
  turn.refuse('ERR-INVALID-DATA-TYPES', !areDataTypes(types));
  turn.refuse('ERR-INVALID-DURATION', duration < 1n || duration > limits.temporaryAccess);
  turn.refuse('ERR-SELF', provider === patient || provider === sender);
  if (isProvider(grantee)) {
    refuseStanding(turn, grantee);
    const objected = types & objectionsToParty(state, patient, grantee);
    turn.refuse('ERR-OBJECTED', areDataTypes(types) && objected !== 0n);
  }
  // While a grant is active, only the patient or the same grantor replaces it.
  turn.refuse('ERR-OTHER-GRANTOR', isActive && sender !== patient && before?.grantor !== sender);
  if (sender !== patient) refuseGrantor(turn, patient, types);
  if (turn.refused || !grantee) return;

  const until = now + duration;
  const grant: TemporaryGrant = {
    patient,
    provider,
    number: grantee.number,
    grantor: sender,
    grantorNumber: 0n,
    source: 0n,
    expiries: withExpiry(NEVER, types, until),
  };
  const source = sender === patient ? undefined : consentTo(state, patient, sender);
  if (source) {
    grant.grantorNumber = source.number;
    grant.source = source.grant;
    // Type by type, it ends no later than its source.
    grant.expiries = TYPES.map((_, index) => earlier(grant.expiries[index], source.expiries[index]));
  }
  state.temporaryGrants.set(pairOf(patient, provider), grant);
  turn.append('temporary-access-granted', {
    patient,
    provider,
    institution: grantee.institution,
    'data-types': types,
    purposes: TREAT,
    ref: grant.source,
    'expires-at': until,
  });
}

/** A grantor is a verified provider in standing whose role may refer, and who has a direct consent for these types. */
function refuseGrantor(turn: Turn, patient: string, types: bigint): void {
  const { state, sender, now } = turn;
  const grantor: Party | undefined = state.parties.get(sender);
  turn.refuse('ERR-NOT-ALLOWED', !isProvider(grantor));
  if (!isProvider(grantor)) return;
  const policy = state.policies.get(grantor.role);
  const consented =
    typesConsentedFor(state, patient, sender, TREAT, now) & ~objectionsToParty(state, patient, grantor);
  refuseStanding(turn, grantor);
  turn.refuse('ERR-UNVERIFIED', !isResigned(grantor) && !isVerified(grantor, now));
  turn.refuse('ERR-MAY-NOT-REFER', ((policy?.flags ?? 0n) & roleFlags['may-refer']) === 0n);
  if (!areDataTypes(types)) return;
  // Whether the role may itself act for TREAT is not asked: the consent for TREAT is what it refers from.
  turn.refuse('ERR-ROLE-FORBIDS', !isWithin(types, policy?.dataTypes ?? 0n));
  turn.refuse('ERR-NO-SOURCE-CONSENT', !isWithin(types, consented));
}

function earlier(one = 0n, other = 0n): bigint {
  return one < other ? one : other;
}

/** The patient or the grantor ends a temporary grant. */
function revokeTemporaryAccess(
  turn: Turn,
  args: Arguments<'access-control', 'revoke-temporary-access'>,
): void {
  const { state, sender } = turn;
  const { patient, provider } = args;
  const grant = state.temporaryGrants.get(pairOf(patient, provider));
  turn.refuse('ERR-NO-TEMPORARY-GRANT', grant === undefined);
  turn.refuse('ERR-NOT-ALLOWED', grant !== undefined && sender !== patient && sender !== grant.grantor);
  if (turn.refused) return;
  state.temporaryGrants.delete(pairOf(patient, provider));
  turn.append('temporary-access-revoked', { patient, provider });
}

export const referralRules: Readonly<Record<string, Rule>> = {
  'grant-temporary-access': grantTemporaryAccess,
  'revoke-temporary-access': revokeTemporaryAccess,
};
