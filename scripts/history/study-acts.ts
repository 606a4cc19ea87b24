import type { LedgerEvent } from '../../src/lib/contracts/event.ts';
import { limits, purposes, roles } from '../../src/lib/contracts/vocabulary.ts';
import type { Study } from '../../tests/model/state.ts';
import { day, type Hospital, type Patient } from './hospital.ts';

/** Studies that were registered, by institution; those that ended are found out when someone would join. */
const running = new WeakMap<Hospital, bigint[]>();

/** A registrar registers a study of a researcher, or of the institution itself. */
export function registerStudy(hospital: Hospital): LedgerEvent | undefined {
  const { dice, now } = hospital;
  const institution = dice.pick(hospital.institutions);
  const researchers = hospital.workers(institution, roles.researcher);
  const lead = dice.chance(65) && researchers.length > 0 ? dice.pick(researchers).who : institution;
  const types = dice.chance(25) ? dice.bits(63n, 50) : dice.bits(15n, 70);
  const span = types > 15n ? Number(limits.protectedConsent) : dice.between(200, 1_000) * day;
  const args = { lead, 'data-types': types, 'ends-at': BigInt(now + span), evidence: dice.bytes() };
  const [event] = hospital.call(hospital.officer('registrar'), 'patient-consent', 'register-study', args);
  if (event !== undefined) running.set(hospital, [...(running.get(hospital) ?? []).slice(-50), event.ref]);
  return event;
}

/** A patient joins a study, with all of its types or some; some withdraw later. */
export function joinStudy(hospital: Hospital, patient: Patient): void {
  const { dice } = hospital;
  const known = running.get(hospital) ?? [];
  const study = known.length > 0 ? hospital.model.state.studies.get(dice.pick(known)) : undefined;
  if (study === undefined) return;
  const types = dice.chance(70) ? study.dataTypes : dice.bits(study.dataTypes, 60);
  const args = { study: study.study, 'data-types': types };
  if (hospital.call(patient.who, 'patient-consent', 'join-study', args).length === 0) return;
  const worker = researcherOf(hospital, study);
  if (worker !== undefined) patient.circle.push({ worker, types, purpose: purposes.HRESCH });
  if (dice.chance(15)) {
    hospital.later(dice.between(5, 200) * day, () =>
      hospital.call(patient.who, 'patient-consent', 'withdraw-from-study', { study: study.study }),
    );
  }
}

function researcherOf(hospital: Hospital, { lead }: Study) {
  const institution = hospital.party(lead)?.institution ?? lead;
  const researchers = hospital.workers(institution, roles.researcher);
  const found = researchers.find(({ who }) => who === lead);
  return (
    found ?? (researchers.length > 0 && lead === institution ? hospital.dice.pick(researchers) : undefined)
  );
}
