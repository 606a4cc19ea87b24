import { dataTypes, limits, purposes, roles } from '../../src/lib/contracts/vocabulary.ts';
import { activeTypes } from '../../tests/model/coverage.ts';
import { pairOf } from '../../tests/model/state.ts';
import { day, type Hospital, hour, type Patient, type Relation, type Worker } from './hospital.ts';
import { isListed, publishKey } from './staff-acts.ts';

const clinical = 15n;
const { TREAT, HPAYMT, HOPERAT, HRESCH } = purposes;

/** What someone in a role usually asks for. */
function usualTypes(hospital: Hospital, role: bigint): bigint {
  const { dice } = hospital;
  if (role === roles.administrator) return dataTypes['basic-information'];
  if (role === roles.nurse || role === roles['emergency-personnel']) return clinical;
  return clinical | (dice.chance(10) ? dataTypes['mental-health'] : 0n) | (dice.chance(4) ? 32n : 0n);
}

export function relate(hospital: Hospital, patient: Patient, worker: Worker): Relation {
  const { dice } = hospital;
  const types = usualTypes(hospital, worker.role);
  const purpose = worker.role === roles.administrator ? dice.pick([HPAYMT, HPAYMT, HOPERAT]) : TREAT;
  const relation = { worker, types, purpose };
  patient.circle.push(relation);
  return relation;
}

/** A new patient: consents for its institution and physician, a nurse on the care team, often an administrator. */
export function enrol(hospital: Hospital): void {
  const { dice } = hospital;
  const who = hospital.makeAccount(`patient ${hospital.patients.length}`);
  const patient: Patient = { who, home: dice.pick(hospital.institutions), circle: [] };
  hospital.patients.push(patient);
  const at = (role: bigint) =>
    hospital.workers(patient.home, role).filter((each) => isListed(hospital, each));
  const some = (role: bigint): Worker[] => (at(role).length > 0 ? [dice.pick(at(role))] : []);
  const direct = [
    ...some(roles['primary-physician']),
    ...(dice.chance(45) ? some(roles.administrator) : []),
    ...(dice.chance(20) ? some(roles.specialist) : []),
  ].map((worker) => relate(hospital, patient, worker));
  const institution = {
    provider: patient.home,
    'data-types': clinical,
    expiry: endFor(hospital, 0n, clinical),
  };
  const consents = [
    ...(dice.chance(92) ? [institution] : []),
    ...direct.map((each) => consentFor(hospital, each)),
  ];
  hospital.call(who, 'patient-consent', 'grant-consents', { consents });
  for (const worker of some(roles.nurse)) {
    relate(hospital, patient, worker);
    assign(hospital, patient, worker);
  }
  if (dice.chance(15)) choosePreferences(hospital, patient);
  if (dice.chance(20)) publishKey(hospital, who);
}

/** The end of a consent: in seconds, within what the role and the types admit. */
function endFor(hospital: Hospital, role: bigint, types: bigint): bigint {
  const { dice, now } = hospital;
  const policy = hospital.model.state.policies.get(role);
  const longest = Number((role === 0n ? limits.institutionConsent : policy?.longest) ?? 0n);
  const most = types > clinical ? Math.min(longest, Number(limits.protectedConsent)) : longest;
  const usual = dice.pick([90, 365, 365, 730, 1_825, 1_825]) * day;
  return BigInt(now + Math.max(1, Math.min(usual, most)));
}

function consentFor(hospital: Hospital, { worker, types }: Relation) {
  const allowed = hospital.model.state.policies.get(worker.role)?.dataTypes ?? 0n;
  const mask = (types & allowed) === 0n ? 1n : types & allowed;
  return { provider: worker.who, 'data-types': mask, expiry: endFor(hospital, worker.role, mask) };
}

/** Consents to what a provider usually asks for; a longer end where there is a consent already. */
export function consent(hospital: Hospital, patient: Patient, relation: Relation): void {
  if (relation.purpose === HRESCH) return;
  const row = consentFor(hospital, relation);
  hospital.call(patient.who, 'patient-consent', 'grant-consent', row);
}

/** Consents to the patient's own institution, for treatment there. */
export function consentToHome(hospital: Hospital, { who, home }: Patient): void {
  const row = { provider: home, 'data-types': clinical, expiry: endFor(hospital, 0n, clinical) };
  hospital.call(who, 'patient-consent', 'grant-consent', row);
}

export function assign(hospital: Hospital, patient: Patient, worker: Worker): void {
  const args = { patient: patient.who, provider: worker.who };
  hospital.call(worker.institution, 'access-control', 'assign-care-team', args);
}

/** Something changes between a patient and those who care for it. */
export function changeCare(hospital: Hospital, patient: Patient): void {
  const { dice } = hospital;
  dice.weighted<() => void>([
    [22, () => meet(hospital, patient)],
    [22, () => ask(hospital, patient)],
    [16, () => refer(hospital, patient)],
    [11, () => revoke(hospital, patient)],
    [8, () => update(hospital, patient)],
    [5, () => object(hospital, patient)],
    [3, () => transfer(hospital, patient)],
    [9, () => changeTeam(hospital, patient)],
    [2, () => choosePreferences(hospital, patient)],
    [2, () => publishKey(hospital, patient.who)],
  ])();
}

/** Another specialist or administrator, with a consent of its own. */
function meet(hospital: Hospital, patient: Patient): void {
  const { dice } = hospital;
  const institution = dice.chance(80) ? patient.home : dice.pick(hospital.institutions);
  const role = dice.pick([
    roles.specialist,
    roles.specialist,
    roles['primary-physician'],
    roles.administrator,
  ]);
  const workers = hospital.workers(institution, role);
  if (workers.length === 0) return;
  const worker = dice.pick(workers);
  const known = patient.circle.find((each) => each.worker === worker);
  consent(hospital, patient, known ?? relate(hospital, patient, worker));
}

/** A provider asks for access; the patient approves, denies, or lets it lapse. */
function ask(hospital: Hospital, patient: Patient): void {
  const { dice } = hospital;
  const role = dice.pick([roles.specialist, roles['primary-physician'], roles.administrator]);
  const workers = hospital.workers(dice.pick(hospital.institutions), role);
  if (workers.length === 0) return;
  const worker = dice.pick(workers);
  const purpose = role === roles.administrator ? HPAYMT : TREAT;
  const types = role === roles.administrator ? 1n : dice.bits(clinical, 60);
  const args = { patient: patient.who, 'data-types': types, purpose };
  const [event] = hospital.call(worker.who, 'access-control', 'request-access', args);
  if (event === undefined) return;
  const answer = { provider: worker.who, request: event.ref };
  const after = dice.between(1, 120) * hour;
  const course = dice.fraction();
  if (course < 0.7) {
    hospital.later(after, () => {
      const expiry = endFor(hospital, role, types);
      const given = hospital.call(patient.who, 'patient-consent', 'approve-request', { ...answer, expiry });
      if (given.length > 0) patient.circle.push({ worker, types, purpose });
    });
  } else if (course < 0.9) {
    hospital.later(after, () => hospital.call(patient.who, 'patient-consent', 'deny-request', answer));
  }
}

/** The patient, or its physician, lets a specialist read for some days. */
function refer(hospital: Hospital, patient: Patient): void {
  const { dice } = hospital;
  const physician = patient.circle.find(({ worker }) => worker.role === roles['primary-physician'])?.worker;
  const workers = hospital.workers(dice.pick(hospital.institutions), roles.specialist);
  if (workers.length === 0) return;
  const worker = dice.pick(workers);
  const sender = dice.chance(70) && physician !== undefined ? physician.who : patient.who;
  const types = dice.bits(clinical, 60);
  const grant = { patient: patient.who, provider: worker.who, 'data-types': types };
  const duration = BigInt(dice.pick([1, 3, 7, 14, 30]) * day);
  const given = hospital.call(sender, 'access-control', 'grant-temporary-access', { ...grant, duration });
  if (given.length === 0) return;
  const relation = { worker, types, purpose: TREAT };
  patient.circle.push(relation);
  hospital.later(Number(duration) + dice.between(1, 5) * day, () => forget(patient, relation));
  if (dice.chance(12)) {
    hospital.later(dice.between(1, 20) * hour, () => {
      const args = { patient: patient.who, provider: worker.who };
      hospital.call(sender, 'access-control', 'revoke-temporary-access', args);
      forget(patient, relation);
    });
  }
}

function forget(patient: Patient, relation: Relation): void {
  const at = patient.circle.indexOf(relation);
  if (at >= 0) patient.circle.splice(at, 1);
}

/** The types that a patient's own consent to a provider covers now. */
function consentedTypes(hospital: Hospital, patient: Patient, { who }: Worker): bigint {
  const entry = hospital.model.state.consents.get(pairOf(patient.who, who));
  return entry === undefined ? 0n : activeTypes(entry.expiries, BigInt(hospital.now));
}

function someConsent(hospital: Hospital, patient: Patient): Relation | undefined {
  const given = patient.circle.filter(({ worker }) => consentedTypes(hospital, patient, worker) !== 0n);
  return given.length === 0 ? undefined : hospital.dice.pick(given);
}

/** Takes a consent back, or a part of it; now and then the provider tries to read all the same. */
function revoke(hospital: Hospital, patient: Patient): void {
  const { dice } = hospital;
  const relation = someConsent(hospital, patient);
  if (relation === undefined) return;
  const { worker } = relation;
  const types = dice.chance(70) ? 63n : dice.bits(consentedTypes(hospital, patient, worker), 50);
  hospital.call(patient.who, 'patient-consent', 'revoke-consent', {
    provider: worker.who,
    'data-types': types,
  });
  if (types === 63n) forget(patient, relation);
  if (!dice.chance(45)) return;
  hospital.later(dice.between(1, 240) * hour, () => {
    const asked = dice.bits(relation.types & types || relation.types, 50);
    const args = { patient: patient.who, provider: worker.who, action: 2n, 'data-types': asked };
    hospital.call(worker.who, 'access-control', 'log-access-event', { ...args, purpose: relation.purpose });
  });
}

function update(hospital: Hospital, patient: Patient): void {
  const { dice } = hospital;
  const relation = someConsent(hospital, patient);
  if (relation === undefined) return;
  const { worker } = relation;
  const allowed = hospital.model.state.policies.get(worker.role);
  const types = dice.bits(relation.types & (allowed?.dataTypes ?? 0n), 75) || 1n;
  const permissions = {
    'data-types': types,
    expiry: endFor(hospital, worker.role, types),
    purposes: dice.bits(allowed?.purposes ?? 1n, 80),
  };
  const args = { provider: worker.who, 'new-permissions': permissions };
  if (hospital.call(patient.who, 'patient-consent', 'update-consent', args).length > 0)
    relation.types = types;
}

/** Objects to someone, of the circle or not; some objections are lifted again. */
function object(hospital: Hospital, patient: Patient): void {
  const { dice } = hospital;
  const institution = dice.pick(hospital.institutions);
  const others = hospital.workers(
    institution,
    dice.pick([roles.nurse, roles.specialist, roles.administrator]),
  );
  const known = patient.circle.map(({ worker }) => worker);
  const grantees = [...known, ...others.slice(0, 3)].map(({ who }) => who);
  const provider = dice.chance(6) ? institution : grantees.length > 0 ? dice.pick(grantees) : institution;
  const types = dice.chance(40) ? 63n : dice.bits(63n, 35);
  const set = (mask: bigint) =>
    hospital.call(patient.who, 'patient-consent', 'set-objection', { provider, 'data-types': mask });
  if (set(types).length > 0 && dice.chance(50)) hospital.later(dice.between(1, 60) * day, () => set(0n));
}

/** Goes to another institution, which gets the consent of the one before. */
function transfer(hospital: Hospital, patient: Patient): void {
  const { dice } = hospital;
  const to = dice.pick(hospital.institutions);
  const args = { from: patient.home, to };
  if (hospital.call(patient.who, 'patient-consent', 'transfer-consent', args).length === 0) return;
  patient.home = to;
  patient.circle = patient.circle.filter(({ worker }) => worker.institution === to || dice.chance(30));
  meet(hospital, patient);
  changeTeam(hospital, patient);
}

/** A nurse joins the care team, or leaves it. */
function changeTeam(hospital: Hospital, patient: Patient): void {
  const { dice } = hospital;
  const nurse = patient.circle.find(({ worker }) => worker.role === roles.nurse);
  if (nurse !== undefined && dice.chance(40)) {
    const args = { patient: patient.who, provider: nurse.worker.who };
    hospital.call(nurse.worker.institution, 'access-control', 'unassign-care-team', args);
    forget(patient, nurse);
    return;
  }
  const nurses = hospital.workers(patient.home, roles.nurse);
  if (nurses.length === 0) return;
  const worker = dice.pick(nurses);
  if (!patient.circle.some((each) => each.worker === worker)) relate(hospital, patient, worker);
  assign(hospital, patient, worker);
}

/** What an emergency override may reach. */
function choosePreferences(hospital: Hospital, patient: Patient): void {
  const types = hospital.dice.pick([0n, 1n, 15n, 31n, 47n, 63n, 63n]);
  hospital.call(patient.who, 'patient-consent', 'set-emergency-preferences', { 'data-types': types });
}
