import { actions, limits, roleFlags } from '../../src/lib/contracts/vocabulary.ts';
import type { Decision } from './call.ts';
import { objectionsToParty } from './coverage.ts';
import { areDataTypes, decide, isPurpose } from './decide.ts';
import { isWithin } from './policy-rules.ts';
import { refuseStanding } from './standing.ts';
import { isPaused, isProvider, isResigned, isVerified, pairOf } from './state.ts';
import { type Arguments, type Rule, type Turn, toHex } from './turn.ts';

/** An institution puts its provider on a patient's care team. */
function assignCareTeam(turn: Turn, args: Arguments<'access-control', 'assign-care-team'>): void {
  const { state, sender } = turn;
  const { patient, provider } = args;
  const party = state.parties.get(provider);
  const pair = pairOf(patient, provider);
  turn.refuse('ERR-UNKNOWN-PROVIDER', !isProvider(party));
  turn.refuse('ERR-PAUSED', isPaused(state, turn.now));
  turn.refuse('ERR-SELF', patient === provider);
  if (isProvider(party)) {
    turn.refuse('ERR-NOT-ALLOWED', sender !== party.institution);
    turn.refuse('ERR-ALREADY-ASSIGNED', state.careTeams.get(pair) === party.number);
    refuseStanding(turn, party);
  }
  if (turn.refused || !party) return;
  state.careTeams.set(pair, party.number);
  turn.append('care-team-assigned', { patient, provider, institution: sender, ref: party.number });
}

/** Takes a provider off a care team; one of an earlier registration is void and counts for nothing. */
function unassignCareTeam(turn: Turn, args: Arguments<'access-control', 'unassign-care-team'>): void {
  const { state, sender } = turn;
  const { patient, provider } = args;
  const party = state.parties.get(provider);
  const pair = pairOf(patient, provider);
  turn.refuse('ERR-UNKNOWN-PROVIDER', !isProvider(party));
  if (isProvider(party)) {
    turn.refuse('ERR-NOT-ALLOWED', sender !== party.institution);
    turn.refuse('ERR-NOT-ASSIGNED', state.careTeams.get(pair) !== party.number);
  }
  if (turn.refused || !party) return;
  state.careTeams.delete(pair);
  turn.append('care-team-unassigned', { patient, provider, institution: sender, ref: party.number });
}

/** A verified provider asks a patient for what its role may read. One request of a pair is open at a time. */
function requestAccess(turn: Turn, args: Arguments<'access-control', 'request-access'>): void {
  const { state, sender, now } = turn;
  const { patient, purpose } = args;
  const types = args['data-types'];
  const party = state.parties.get(sender);
  const open = state.requests.get(pairOf(patient, sender));
  turn.refuse('ERR-NOT-ALLOWED', !isProvider(party));
  turn.refuse('ERR-PAUSED', isPaused(state, now));
  turn.refuse('ERR-INVALID-DATA-TYPES', !areDataTypes(types));
  turn.refuse('ERR-INVALID-PURPOSE', !isPurpose(purpose));
  turn.refuse('ERR-SELF', patient === sender);
  if (isProvider(party)) {
    const policy = state.policies.get(party.role);
    const needsStudy = ((policy?.flags ?? 0n) & roleFlags['needs-study']) !== 0n;
    const mayRead = !areDataTypes(types) || isWithin(types, policy?.dataTypes ?? 0n);
    const mayAct = !isPurpose(purpose) || isWithin(purpose, policy?.purposes ?? 0n);
    refuseStanding(turn, party);
    turn.refuse('ERR-UNVERIFIED', !isResigned(party) && !isVerified(party, now));
    // Research is asked for by a study, not by a request.
    turn.refuse('ERR-ROLE-FORBIDS', needsStudy || !mayRead || !mayAct);
    turn.refuse(
      'ERR-OBJECTED',
      areDataTypes(types) && (types & objectionsToParty(state, patient, party)) !== 0n,
    );
    turn.refuse('ERR-REQUEST-OPEN', open?.number === party.number && open.lapsesAt > now);
  }
  if (turn.refused || !party) return;
  const request = {
    patient,
    provider: sender,
    request: turn.next,
    number: party.number,
    dataTypes: types,
    purpose,
    lapsesAt: now + limits.request,
  };
  state.requests.set(pairOf(patient, sender), request);
  turn.append('access-requested', {
    patient,
    provider: sender,
    institution: party.institution,
    'data-types': types,
    purposes: purpose,
    ref: request.request,
    'expires-at': request.lapsesAt,
  });
}

/** The provider or its institution logs an access; the answer is the decision, and a denial is logged too. */
function logAccess(turn: Turn, args: Arguments<'access-control', 'log-access-event'>): Decision | undefined {
  const { state, sender } = turn;
  const { patient, provider, action, purpose } = args;
  const types = args['data-types'];
  const party = state.parties.get(provider);
  turn.refuse('ERR-UNKNOWN-PROVIDER', !isProvider(party));
  turn.refuse('ERR-INVALID-ACTION', !Object.values<bigint>(actions).includes(action));
  if (isProvider(party)) {
    turn.refuse('ERR-NOT-ALLOWED', sender !== provider && sender !== party.institution);
    turn.refuse('ERR-UNVERIFIED', party.verifiedFrom === 0n);
  }
  if (turn.refused || !party) return undefined;
  const decision = decide(state, patient, provider, types, purpose, turn.now);
  turn.append(decision.permitted ? 'access-permitted' : 'access-denied', {
    patient,
    provider,
    institution: party.institution,
    'data-types': types,
    purposes: purpose,
    code: action,
    outcome: decision.code,
    ref: decision.basis,
  });
  return decision;
}

function publishKey(turn: Turn, { key }: Arguments<'access-control', 'publish-encryption-key'>): void {
  turn.refuse('ERR-PAUSED', isPaused(turn.state, turn.now));
  if (turn.refused) return;
  turn.state.keys.set(turn.sender, toHex(key));
  turn.append('encryption-key-published', { evidence: toHex(key) });
}

export const accessRules: Readonly<Record<string, Rule>> = {
  'assign-care-team': assignCareTeam,
  'unassign-care-team': unassignCareTeam,
  'request-access': requestAccess,
  'log-access-event': logAccess,
  'publish-encryption-key': publishKey,
};
