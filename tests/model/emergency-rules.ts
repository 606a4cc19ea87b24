import {
  limits,
  overrideReasons,
  purposes,
  reviewOutcomes,
  roleFlags,
  suspensionLevels,
} from '../../src/lib/contracts/vocabulary.ts';
import { objectionsToParty, PROTECTED, runningOverride } from './coverage.ts';
import type { EventFields } from './event-log.ts';
import { refuseGrantee } from './grantee.ts';
import { isWithin } from './policy-rules.ts';
import { suspend } from './standing-rules.ts';
import {
  isInstitution,
  isPaused,
  isRegistrar,
  isResigned,
  isReviewer,
  isVerified,
  type Override,
  pairOf,
  unreviewedOverrides,
  wasVerified,
} from './state.ts';
import { type Arguments, type Rule, type Turn, toHex } from './turn.ts';

/** What an override may reach while a patient has not said: everything but the protected types. */
const UNSAID = 15n;

/** A review is due within 72 hours: at the last second it is not overdue yet. */
function isOverdue(override: Override, now: bigint): boolean {
  return now > override.startedAt + limits.review;
}

/** How an event tells an override. */
function fieldsOf(override: Override): EventFields {
  return {
    patient: override.patient,
    provider: override.provider,
    'data-types': override.dataTypes,
    purposes: purposes.ETREAT,
    code: override.code,
    outcome: override.outcome,
    ref: override.override,
    'expires-at': override.endsAt,
  };
}

/** A provider long enough verified, whose role may, breaks the glass for 24 hours and the types that the patient allows. */
function emergencyOverride(turn: Turn, args: Arguments<'patient-consent', 'emergency-override'>): void {
  const { state, sender, now } = turn;
  const { patient, provider, reason } = args;
  const party = state.parties.get(provider);
  const policy = party && state.policies.get(party.role);
  const unreviewed = unreviewedOverrides(state, provider);
  turn.refuse('ERR-NOT-PROVIDER', sender !== provider);
  turn.refuse('ERR-CONSENT-PAUSED', isPaused(state, now));
  turn.refuse('ERR-INVALID-REASON', !Object.values<bigint>(overrideReasons).includes(reason.code));
  refuseGrantee(turn, patient, provider);
  turn.refuse('ERR-OVERRIDE-ACTIVE', runningOverride(state, patient, provider, now) !== undefined);
  turn.refuse('ERR-TOO-MANY-UNREVIEWED', BigInt(unreviewed.length) >= state.overrideLimit);
  turn.refuse(
    'ERR-REVIEW-OVERDUE',
    unreviewed.some((each) => isOverdue(each, now)),
  );
  if (!party) return;
  turn.refuse('ERR-MAY-NOT-OVERRIDE', ((policy?.flags ?? 0n) & roleFlags['may-override']) === 0n);
  if (isInstitution(party)) return;
  const isLongVerified = isVerified(party, now) && party.verifiedFrom + limits.verifiedBeforeOverride <= now;
  turn.refuse('ERR-NOT-VERIFIED-FOR-A-DAY', !isResigned(party) && !isLongVerified);
  // The role bounds what is not protected; protected types are for the patient alone to allow.
  const reachable = (policy?.dataTypes ?? 0n) | PROTECTED;
  const types =
    (state.preferences.get(patient) ?? UNSAID) & reachable & ~objectionsToParty(state, patient, party);
  turn.refuse('ERR-NO-TYPE-LEFT', types === 0n);
  if (turn.refused) return;
  const override: Override = {
    override: turn.next,
    patient,
    provider,
    number: party.number,
    dataTypes: types,
    reach: types,
    code: reason.code,
    startedAt: now,
    endsAt: now + limits.override,
    outcome: 0n,
    acknowledged: false,
    escalated: false,
  };
  state.overrides.set(override.override, override);
  state.lastOverrides.set(pairOf(patient, provider), override.override);
  turn.append('override-started', {
    ...fieldsOf(override),
    institution: party.institution,
    evidence: toHex(reason.evidence),
  });
}

function findOverride(turn: Turn, number: bigint): Override | undefined {
  const override = turn.state.overrides.get(number);
  turn.refuse('ERR-UNKNOWN-OVERRIDE', override === undefined);
  return override;
}

/** The patient or the provider ends an override now. */
function endOverride(turn: Turn, args: Arguments<'patient-consent', 'end-override'>): void {
  const override = findOverride(turn, args.override);
  if (!override) return;
  turn.refuse('ERR-NOT-A-PARTY', turn.sender !== override.patient && turn.sender !== override.provider);
  turn.refuse('ERR-OVERRIDE-ENDED', override.endsAt <= turn.now);
  if (turn.refused) return;
  override.endsAt = turn.now;
  turn.append('override-ended', fieldsOf(override));
}

function acknowledgeOverride(turn: Turn, args: Arguments<'patient-consent', 'acknowledge-override'>): void {
  const override = findOverride(turn, args.override);
  if (!override) return;
  turn.refuse('ERR-NOT-A-PARTY', turn.sender !== override.patient);
  turn.refuse('ERR-ACKNOWLEDGED', override.acknowledged);
  if (turn.refused) return;
  override.acknowledged = true;
  turn.append('override-acknowledged', fieldsOf(override));
}

/** The provider's institution records that a review is overdue. */
function escalateOverride(turn: Turn, args: Arguments<'patient-consent', 'escalate-override'>): void {
  const override = findOverride(turn, args.override);
  if (!override) return;
  const isReviewed = override.outcome !== 0n;
  turn.refuse('ERR-NOT-A-PARTY', turn.sender !== turn.state.parties.get(override.provider)?.institution);
  turn.refuse('ERR-REVIEWED', isReviewed);
  turn.refuse('ERR-NOT-OVERDUE', !isReviewed && !isOverdue(override, turn.now));
  turn.refuse('ERR-ESCALATED', override.escalated);
  if (turn.refused) return;
  override.escalated = true;
  turn.append('override-escalated', fieldsOf(override));
}

/** A reviewer with no part in care frees the provider, or suspends it and ends the override. Late is allowed. */
function reviewOverride(turn: Turn, args: Arguments<'patient-consent', 'review-override'>): void {
  const { state, sender, now } = turn;
  const override = findOverride(turn, args.override);
  if (!override) return;
  const caller = state.parties.get(sender);
  const isPartial =
    sender === override.patient ||
    sender === override.provider ||
    isRegistrar(state, sender) ||
    isInstitution(caller) ||
    (caller !== undefined && wasVerified(caller));
  turn.refuse('ERR-NOT-REVIEWER', !isReviewer(state, sender));
  turn.refuse('ERR-REVIEWER-CONFLICT', isReviewer(state, sender) && isPartial);
  turn.refuse('ERR-REVIEWED', override.outcome !== 0n);
  turn.refuse('ERR-INVALID-OUTCOME', !Object.values<bigint>(reviewOutcomes).includes(args.outcome));
  if (turn.refused) return;
  const isUnjustified = args.outcome === reviewOutcomes.unjustified;
  override.outcome = args.outcome;
  if (isUnjustified && override.endsAt > now) override.endsAt = now;
  turn.append('override-reviewed', { ...fieldsOf(override), evidence: toHex(args.evidence) });
  const party = state.parties.get(override.provider);
  const level = suspensionLevels.reviewer;
  if (isUnjustified && party && party.suspension < level) suspend(turn, party, level);
}

/** The patient chooses what an override may reach; none refuses overrides. While paused it may only take types away. */
function setPreferences(turn: Turn, args: Arguments<'patient-consent', 'set-emergency-preferences'>): void {
  const { state, sender: patient, now } = turn;
  const types = args['data-types'];
  const before = state.preferences.get(patient) ?? UNSAID;
  turn.refuse('ERR-INVALID-MASK', types > 63n);
  turn.refuse('ERR-SAME-VALUE', types === before);
  turn.refuse('ERR-CONSENT-PAUSED', isPaused(state, now) && !isWithin(types, before));
  if (turn.refused) return;
  state.preferences.set(patient, types);
  turn.append('emergency-preferences-set', { patient, 'data-types': types, purposes: purposes.ETREAT });
}

export const emergencyRules: Readonly<Record<string, Rule>> = {
  'emergency-override': emergencyOverride,
  'end-override': endOverride,
  'acknowledge-override': acknowledgeOverride,
  'escalate-override': escalateOverride,
  'review-override': reviewOverride,
  'set-emergency-preferences': setPreferences,
};
