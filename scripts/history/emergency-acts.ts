import type { LedgerEvent } from '../../src/lib/contracts/event.ts';
import {
  limits,
  overrideReasons,
  purposes,
  reviewOutcomes,
  roles,
} from '../../src/lib/contracts/vocabulary.ts';
import { day, type Hospital, hour, type Patient, type Worker } from './hospital.ts';
import { leave, reinstate } from './staff-acts.ts';

/** Breaks the glass, reads, and is reviewed: mostly in time, some too late, very few never. */
export function breakGlass(hospital: Hospital, patient: Patient): void {
  const { dice } = hospital;
  const workers = hospital.workers(
    dice.chance(70) ? patient.home : dice.pick(hospital.institutions),
    roles['emergency-personnel'],
  );
  if (workers.length === 0) return;
  const worker = dice.pick(workers);
  const started = startOverride(hospital, patient, worker);
  if (started === undefined) return;
  if (dice.chance(40)) {
    const sender = dice.chance(80) ? worker.who : patient.who;
    hospital.later(dice.between(2, 20) * hour, () =>
      hospital.call(sender, 'patient-consent', 'end-override', { override: started.ref }),
    );
  }
  if (dice.chance(55)) {
    hospital.later(dice.between(1, 14) * day, () =>
      hospital.call(patient.who, 'patient-consent', 'acknowledge-override', { override: started.ref }),
    );
  }
  const course = dice.fraction();
  const reviewAfter = (seconds: number) =>
    hospital.later(seconds, () => review(hospital, worker, started.ref, dice.chance(94)));
  if (course < 0.83) {
    reviewAfter(dice.between(2, 70) * hour);
    return;
  }
  if (dice.chance(60)) escalateLater(hospital, worker, started.ref);
  if (course < 0.99) reviewAfter(dice.between(80, 500) * hour);
  // nobody reviews this one, so that the provider can override no more
  else hospital.later(60 * day, () => leave(hospital, worker));
}

/** An override of which something is read in the hours after. */
export function startOverride(hospital: Hospital, patient: Patient, worker: Worker): LedgerEvent | undefined {
  const { dice } = hospital;
  const reason = { code: dice.pick(Object.values(overrideReasons)), evidence: dice.bytes() };
  const args = { patient: patient.who, provider: worker.who, reason };
  const [started] = hospital.call(worker.who, 'patient-consent', 'emergency-override', args);
  if (started === undefined) return undefined;
  for (let reads = dice.between(1, 4); reads > 0; reads--) {
    hospital.later(dice.between(1, 6 * 60) * 60, () => readInEmergency(hospital, patient, worker, started));
  }
  if (dice.chance(5)) {
    hospital.later(dice.between(25, 40) * hour, () => readInEmergency(hospital, patient, worker, started));
  }
  return started;
}

function readInEmergency(hospital: Hospital, patient: Patient, worker: Worker, started: LedgerEvent): void {
  const types = hospital.dice.bits(started['data-types'], 60);
  const args = { patient: patient.who, provider: worker.who, action: 2n, 'data-types': types };
  hospital.call(worker.who, 'access-control', 'log-access-event', { ...args, purpose: purposes.ETREAT });
}

/** A reviewer's answer. What was not justified suspends the provider; that is mostly lifted after a time. */
export function review(hospital: Hospital, worker: Worker, override: bigint, isJustified: boolean): void {
  const { dice } = hospital;
  const outcome = isJustified ? reviewOutcomes.justified : reviewOutcomes.unjustified;
  const args = { override, outcome, evidence: dice.bytes() };
  const events = hospital.call(hospital.officer('reviewer'), 'patient-consent', 'review-override', args);
  if (events.length < 2) return;
  if (dice.chance(60)) hospital.later(dice.between(10, 40) * day, () => reinstate(hospital, worker.who));
  else hospital.later(dice.between(10, 40) * day, () => leave(hospital, worker));
}

/** The institution records that a review is overdue. */
export function escalateLater(hospital: Hospital, worker: Worker, override: bigint): void {
  hospital.later(Number(limits.review) + hospital.dice.between(1, 3) * hour, () => {
    hospital.call(worker.institution, 'patient-consent', 'escalate-override', { override });
  });
}
