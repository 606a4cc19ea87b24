import { decisions, purposes, roles } from '../../src/lib/contracts/vocabulary.ts';
import type { Hospital, Patient, Relation } from './hospital.ts';
import { assign, consent, consentToHome } from './patient-acts.ts';
import { isListed, verify } from './staff-acts.ts';

/** A provider asks for a patient's data and logs what came of it. What is missing was mostly put right before. */
export function access(hospital: Hospital, patient: Patient): void {
  const { dice } = hospital;
  const relation = dice.chance(96) ? someoneWhoCares(hospital, patient) : someone(hospital);
  if (relation === undefined) return;
  const { worker } = relation;
  const types = dice.chance(98.5) ? dice.bits(relation.types, 40) : dice.bits(63n, 40);
  const purpose = dice.chance(99) ? relation.purpose : dice.pick(Object.values(purposes));
  prepare(hospital, patient, relation, types, purpose);
  const action = dice.weighted([
    [78, 2n],
    [14, 3n],
    [7, 1n],
    [1, 5n],
  ]);
  const args = { patient: patient.who, provider: worker.who, action, 'data-types': types, purpose };
  const sender = dice.chance(80) ? worker.who : worker.institution;
  hospital.call(sender, 'access-control', 'log-access-event', args);
}

/** Mostly the one who cares most. Whoever left is replaced. */
function someoneWhoCares(hospital: Hospital, patient: Patient): Relation | undefined {
  const { dice } = hospital;
  const { circle } = patient;
  if (circle.length === 0) return someone(hospital);
  const at = Math.floor(dice.fraction() ** 1.5 * circle.length);
  const relation = circle[at];
  if (relation === undefined || isListed(hospital, relation.worker)) return relation;
  const { institution, role } = relation.worker;
  const others = hospital.workers(institution, role);
  if (others.length === 0) circle.splice(at, 1);
  else circle[at] = { ...relation, worker: dice.pick(others) };
  return dice.chance(10) ? relation : circle[at];
}

/** Anyone: a glance at the wrong record, or at one that is nobody's business. */
function someone(hospital: Hospital): Relation | undefined {
  const { dice } = hospital;
  const role = dice.pick(Object.values(roles));
  const workers = hospital.workers(dice.pick(hospital.institutions), role);
  if (workers.length === 0) return undefined;
  const purpose = role === roles.administrator ? purposes.HPAYMT : purposes.TREAT;
  return { worker: dice.pick(workers), types: role === roles.administrator ? 1n : 15n, purpose };
}

/** Asks first, and lets whoever can put right what is missing; not always. */
function prepare(
  hospital: Hospital,
  patient: Patient,
  relation: Relation,
  types: bigint,
  purpose: bigint,
): void {
  const { dice, model, now } = hospital;
  const { worker } = relation;
  const { code } = model.decide(patient.who, worker.who, types, purpose, BigInt(now));
  if (code === decisions.permitted || !patient.circle.includes(relation)) return;
  if (code === decisions['care-team-missing'] && dice.chance(80)) assign(hospital, patient, worker);
  if (code === decisions['verification-expired'] && dice.chance(85)) verify(hospital, [worker]);
  if (code === decisions['not-covered'] && purpose === relation.purpose) {
    if (purpose === purposes.HRESCH) patient.circle.splice(patient.circle.indexOf(relation), 1);
    else putRight(hospital, patient, relation);
  }
}

/** A consent that is not there, or has ended: it is given anew, or the provider comes no more; else it tries in vain. */
function putRight(hospital: Hospital, patient: Patient, relation: Relation): void {
  const { dice } = hospital;
  const { circle } = patient;
  const isAtHome = relation.worker.institution === patient.home && relation.purpose === purposes.TREAT;
  const course = dice.fraction();
  if (course < 0.6 && isAtHome) consentToHome(hospital, patient);
  else if (course < 0.7) consent(hospital, patient, relation);
  else if (course < 0.9 && circle.length > 2) circle.splice(circle.indexOf(relation), 1);
}
