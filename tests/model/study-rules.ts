import { limits, purposes, roles } from '../../src/lib/contracts/vocabulary.ts';
import { objectionsTo, runningMembership } from './coverage.ts';
import { areDataTypes } from './decide.ts';
import { endsTooLate, granteeOf, refuseGrantee } from './grantee.ts';
import { isWithin } from './policy-rules.ts';
import { isInstitution, isPaused, isRegistrar, pairOf } from './state.ts';
import { type Arguments, type Rule, type Turn, toHex } from './turn.ts';

const { HRESCH } = purposes;

/** A registrar registers a study of a researcher or an institution, not of itself. It never changes. */
function registerStudy(turn: Turn, args: Arguments<'patient-consent', 'register-study'>): void {
  const { state, sender, now } = turn;
  const { lead, evidence } = args;
  const { 'data-types': types, 'ends-at': endsAt } = args;
  const party = state.parties.get(lead);
  turn.refuse('ERR-NOT-A-LEAD', !isInstitution(party) && party?.role !== roles.researcher);
  turn.refuse('ERR-REGISTRAR-ONLY', !isRegistrar(state, sender));
  turn.refuse('ERR-CONSENT-PAUSED', isPaused(state, now));
  refuseGrantee(turn, sender, lead);
  turn.refuse('ERR-EXPIRY-PAST', endsAt <= now);
  turn.refuse('ERR-EXPIRY-TOO-LATE', endsAt > now + 5n * limits.year);
  turn.refuse('ERR-INVALID-TYPES', !areDataTypes(types));
  turn.refuse('ERR-PROTECTED-TOO-LONG', areDataTypes(types) && endsTooLate(types, endsAt, now));
  if (turn.refused || !party) return;
  const study = { study: turn.next, lead, number: party.number, dataTypes: types, endsAt };
  state.studies.set(study.study, study);
  turn.append('study-registered', {
    provider: lead,
    institution: party.institution,
    'data-types': types,
    purposes: HRESCH,
    ref: study.study,
    'expires-at': endsAt,
    evidence: toHex(evidence),
  });
}

/** A patient joins with types of the study; it takes part in one study of a lead at a time. */
function joinStudy(turn: Turn, args: Arguments<'patient-consent', 'join-study'>): void {
  const { state, sender: patient, now } = turn;
  const types = args['data-types'];
  const study = state.studies.get(args.study);
  turn.refuse('ERR-UNKNOWN-STUDY', study === undefined);
  turn.refuse('ERR-CONSENT-PAUSED', isPaused(state, now));
  turn.refuse('ERR-INVALID-TYPES', !areDataTypes(types));
  if (!study) return;
  const { lead } = study;
  const party = granteeOf(state, lead);
  const goesOn = study.endsAt > now && party?.number === study.number;
  turn.refuse('ERR-STUDY-ENDED', !goesOn);
  turn.refuse('ERR-SELF-GRANT', patient === lead);
  turn.refuse('ERR-GRANTEE-SUSPENDED', goesOn && party.suspension !== 0n);
  turn.refuse('ERR-ALREADY-JOINED', runningMembership(state, patient, lead, now) !== undefined);
  if (areDataTypes(types)) {
    turn.refuse('ERR-NOT-IN-STUDY', !isWithin(types, study.dataTypes));
    turn.refuse('ERR-TYPES-OBJECTED', (types & objectionsTo(state, patient, lead)) !== 0n);
  }
  if (turn.refused) return;
  state.memberships.set(pairOf(patient, lead), {
    patient,
    lead,
    study: study.study,
    number: study.number,
    dataTypes: types,
    endsAt: study.endsAt,
  });
  turn.append('study-joined', {
    patient,
    provider: lead,
    'data-types': types,
    purposes: HRESCH,
    ref: study.study,
    'expires-at': study.endsAt,
  });
}

function withdrawFromStudy(turn: Turn, args: Arguments<'patient-consent', 'withdraw-from-study'>): void {
  const { state, sender: patient } = turn;
  const study = state.studies.get(args.study);
  turn.refuse('ERR-UNKNOWN-STUDY', study === undefined);
  if (!study) return;
  const pair = pairOf(patient, study.lead);
  turn.refuse('ERR-NOT-JOINED', state.memberships.get(pair)?.study !== study.study);
  if (turn.refused) return;
  state.memberships.delete(pair);
  turn.append('study-withdrawn', { patient, provider: study.lead, purposes: HRESCH, ref: study.study });
}

export const studyRules: Readonly<Record<string, Rule>> = {
  'register-study': registerStudy,
  'join-study': joinStudy,
  'withdraw-from-study': withdrawFromStudy,
};
