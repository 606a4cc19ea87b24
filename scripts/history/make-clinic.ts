import type { Head } from '../../src/lib/audit/head.ts';
import type { Row } from '../../src/lib/audit/row.ts';
import { roles } from '../../src/lib/contracts/vocabulary.ts';
import { access } from './access-acts.ts';
import { plots } from './clinic-plots.ts';
import { day, Hospital, hour } from './hospital.ts';
import { changeCare, enrol } from './patient-acts.ts';
import { hireAll, openRegistry } from './staff-acts.ts';
import { headOf } from './write-history.ts';

/** 2025-11-03T00:00:00Z, a Monday. */
const startsAt = 1_762_128_000;
const patients = 40;

/** The eight who work there, in the order in which they are listed. */
const staff = [
  roles['primary-physician'],
  roles['primary-physician'],
  roles.specialist,
  roles.nurse,
  roles.nurse,
  roles.administrator,
  roles.researcher,
  roles['emergency-personnel'],
];

/** A year of a small clinic that never was: its log, always the same. It works on weekdays, emergencies come at night. */
export function makeClinic(): Row[] {
  const hospital = new Hospital({ seed: 2026, startsAt });
  hospital.now += 9 * hour;
  openRegistry(hospital, 1);
  hospital.passUntil(hospital.now + hour);
  hireAll(hospital, hospital.institutions[0] ?? '', staff);
  for (const { at, play } of plots) hospital.agenda.put(startsAt + at, () => play(hospital));
  for (let today = 1; today <= 361; today += 1) work(hospital, today);
  hospital.passUntil(startsAt + 362 * day);
  return [...hospital.takeRows()];
}

/** The head of the clinic's log as a node told it on the morning after the year. */
export function clinicHead(rows: readonly Row[]): Head {
  const last = rows.at(-1);
  if (last === undefined) throw new RangeError('the clinic has no event');
  const time = BigInt(startsAt + 362 * day + 8 * hour);
  const height = last.event.height + (time - last.event.time) / 5n;
  return { ...headOf(last), reading: { profile: 'testnet', time, height, readAt: time + 20n } };
}

/** One day's visits between eight and six o'clock; none at weekends. */
function work(hospital: Hospital, today: number): void {
  const { dice } = hospital;
  const morning = startsAt + today * day + 8 * hour;
  if (today % 7 > 4) return;
  const visits = Array.from({ length: dice.between(4, 10) }, () => dice.between(0, 10 * hour - 1));
  for (const visit of visits.toSorted((one, other) => one - other)) {
    hospital.passUntil(morning + visit);
    const known = hospital.patients.length;
    const isNew = known < 10 || (known < patients && dice.chance(12));
    if (isNew) enrol(hospital);
    else if (dice.chance(94)) access(hospital, dice.pick(hospital.patients));
    else changeCare(hospital, dice.pick(hospital.patients));
  }
}
