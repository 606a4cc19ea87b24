import type { Row } from '../../src/lib/audit/row.ts';
import { access } from './access-acts.ts';
import { breakGlass } from './emergency-acts.ts';
import { govern } from './governance-acts.ts';
import { day, Hospital } from './hospital.ts';
import { changeCare, enrol } from './patient-acts.ts';
import { changeStaff, openRegistry, openStaff } from './staff-acts.ts';
import { joinStudy, registerStudy } from './study-acts.ts';

export interface HistoryOptions {
  seed: number;
  /** How many rows. */
  events: number;
  /** A patient for each 50 events unless given. */
  patients?: number;
  institutions?: number;
  /** Providers at the start, over all institutions; at least one of each role at each. */
  providers?: number;
  /** Seconds since 1970. */
  startsAt?: number;
  /** How long a time the history tells, about, in seconds. Three years unless given. */
  span?: number;
}

/** 2023-01-01T00:00:00Z. */
const startOf2023 = 1_672_531_200;

/**
 * The log of hospitals that never were, row by row: what the contracts would have written of these calls, by the
 * reference model of the tests. The same options give the same rows. Memory grows with patients, not with events.
 */
export function* makeHistory(options: HistoryOptions): Generator<Row> {
  const { seed, events, startsAt = startOf2023, span = 3 * 365 * day } = options;
  const patients = options.patients ?? Math.max(20, Math.round(events / 50));
  const institutions = options.institutions ?? Math.min(12, Math.max(2, Math.round(patients / 1_500)));
  const providers = options.providers ?? Math.max(16, Math.round(patients / 30));
  const hospital = new Hospital({ seed, startsAt });
  openRegistry(hospital, institutions);
  openStaff(hospital, Math.ceil(providers / institutions));
  hospital.now += 2 * day;
  let left = events;
  const pace = (span / events) * 1.15;
  while (true) {
    for (const row of hospital.takeRows()) {
      if (left-- === 0) return;
      yield row;
    }
    hospital.passUntil(hospital.now + Math.round(-Math.log(1 - hospital.dice.fraction()) * pace));
    const due = (events - left) / events;
    if (hospital.patients.length < patients * Math.min(1, 0.1 + due)) enrol(hospital);
    else act(hospital);
  }
}

function act(hospital: Hospital): void {
  const { dice } = hospital;
  const patient = dice.pick(hospital.patients);
  dice.weighted<() => void>([
    [8_900, () => access(hospital, patient)],
    [480, () => changeCare(hospital, patient)],
    [35, () => breakGlass(hospital, patient)],
    [45, () => joinStudy(hospital, patient)],
    [8, () => registerStudy(hospital)],
    [45, () => changeStaff(hospital)],
    [2, () => govern(hospital)],
  ])();
}
