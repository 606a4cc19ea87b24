import {
  dataTypes,
  overrideReasons,
  purposes,
  reviewOutcomes,
  roles,
} from '../../src/lib/contracts/vocabulary.ts';
import { day, type Hospital, hour, type Patient, type Worker } from './hospital.ts';
import { reinstate } from './staff-acts.ts';

/** What must happen in the clinic's year, in seconds from its start. */
interface Plot {
  at: number;
  play: (hospital: Hospital) => void;
}

const { 'lab-results': labs, 'medical-history': history, 'treatment-plans': plans } = dataTypes;
const { TREAT, ETREAT, HRESCH, HPAYMT } = purposes;

function clinic(hospital: Hospital): string {
  return hospital.institutions[0] ?? '';
}

/** The first to have the role, or another. */
function worker(hospital: Hospital, role: bigint, index = 0): Worker {
  const found = hospital.workers(clinic(hospital), role)[index];
  if (found === undefined) throw new RangeError(`the clinic has no ${index + 1} of role ${role}`);
  return found;
}

function patient(hospital: Hospital, index: number): Patient {
  const found = hospital.patients[index];
  if (found === undefined) throw new RangeError(`the clinic has no patient ${index + 1} yet`);
  return found;
}

function read(
  hospital: Hospital,
  who: Patient,
  { who: provider }: Worker,
  types: bigint,
  purpose: bigint,
): void {
  const args = { patient: who.who, provider, action: 2n, 'data-types': types, purpose };
  hospital.call(provider, 'access-control', 'log-access-event', args);
}

function consent(hospital: Hospital, { who }: Patient, call: string, args: Record<string, unknown>): void {
  hospital.call(who, 'patient-consent', call, args);
}

interface Emergency {
  /** How many hours after the start: 0 for never. */
  reviewed: number;
  outcome?: keyof typeof reviewOutcomes;
  acknowledged?: boolean;
  escalated?: boolean;
}

/** An override with two reads, and what became of it. */
function emergency(hospital: Hospital, index: number, what: Emergency): void {
  const [who, medic] = [patient(hospital, index), worker(hospital, roles['emergency-personnel'])];
  const reason = { code: overrideReasons['unable-to-consent'], evidence: hospital.dice.bytes() };
  const args = { patient: who.who, provider: medic.who, reason };
  const [started] = hospital.call(medic.who, 'patient-consent', 'emergency-override', args);
  if (started === undefined) throw new Error('the override was refused');
  const override = started.ref;
  const after = (hours: number, call: string, sender: string, rest: Record<string, unknown> = {}) =>
    hospital.later(hours * hour, () => hospital.call(sender, 'patient-consent', call, { override, ...rest }));
  hospital.later(240, () => read(hospital, who, medic, 1n | history, ETREAT));
  hospital.later(1_500, () => read(hospital, who, medic, labs | plans, ETREAT));
  if (what.acknowledged === true) after(30, 'acknowledge-override', who.who);
  if (what.escalated === true) after(80, 'escalate-override', clinic(hospital));
  if (what.reviewed === 0) return;
  const outcome = reviewOutcomes[what.outcome ?? 'justified'];
  const review = { outcome, evidence: hospital.dice.bytes() };
  after(what.reviewed, 'review-override', hospital.officer('reviewer'), review);
}

export const plots: readonly Plot[] = [
  {
    // a registrar registers a study of the researcher's; patients join in the weeks after
    at: 85 * day + 9 * hour,
    play(hospital) {
      const researcher = worker(hospital, roles.researcher);
      const types = 1n | history | labs;
      const [study] = hospital.call(hospital.officer('registrar'), 'patient-consent', 'register-study', {
        lead: researcher.who,
        'data-types': types,
        'ends-at': BigInt(hospital.now + 400 * day),
        evidence: hospital.dice.bytes(),
      });
      for (let index = 0; index < 9; index += 1) {
        hospital.later((2 + 3 * index) * day, () => {
          const member = patient(hospital, index);
          consent(hospital, member, 'join-study', { study: study?.ref, 'data-types': types });
          member.circle.push({ worker: researcher, types, purpose: HRESCH });
        });
      }
      hospital.later(150 * day, () =>
        consent(hospital, patient(hospital, 5), 'withdraw-from-study', { study: study?.ref }),
      );
      hospital.later(153 * day, () => read(hospital, patient(hospital, 5), researcher, labs, HRESCH));
    },
  },
  {
    // a patient takes the specialist's consent back, and the specialist tries to read three days later
    at: 150 * day + 10 * hour,
    play(hospital) {
      const [who, specialist] = [patient(hospital, 2), worker(hospital, roles.specialist)];
      const provider = specialist.who;
      consent(hospital, who, 'revoke-consent', { provider: clinic(hospital), 'data-types': 63n });
      consent(hospital, who, 'revoke-consent', { provider, 'data-types': 63n });
      const expiry = BigInt(hospital.now + 60 * day);
      consent(hospital, who, 'grant-consent', { provider, 'data-types': labs | plans, expiry });
      hospital.later(10 * day, () => read(hospital, who, specialist, labs, TREAT));
      hospital.later(20 * day, () =>
        consent(hospital, who, 'revoke-consent', { provider, 'data-types': 63n }),
      );
      hospital.later(23 * day, () => read(hospital, who, specialist, labs | plans, TREAT));
      who.circle = who.circle.filter((each) => each.worker !== specialist);
    },
  },
  {
    // a consent that ends by itself, and a read two days later
    at: 170 * day + 11 * hour,
    play(hospital) {
      const [who, specialist] = [patient(hospital, 2), worker(hospital, roles.specialist)];
      const expiry = BigInt(hospital.now + 44 * day);
      hospital.later(30 * day, () =>
        consent(hospital, who, 'grant-consent', { provider: specialist.who, 'data-types': labs, expiry }),
      );
      hospital.later(46 * day, () => read(hospital, who, specialist, labs, TREAT));
    },
  },
  {
    // a patient takes a physician's consent back; the clinic's own still covers the physician
    at: 190 * day + 9 * hour,
    play(hospital) {
      const [who, physician] = [patient(hospital, 4), worker(hospital, roles['primary-physician'])];
      const provider = physician.who;
      const expiry = BigInt(hospital.now + 300 * day);
      consent(hospital, who, 'grant-consents', {
        consents: [
          { provider, 'data-types': 15n, expiry },
          { provider: clinic(hospital), 'data-types': 15n, expiry },
        ],
      });
      hospital.later(5 * day, () =>
        consent(hospital, who, 'revoke-consent', { provider, 'data-types': 15n }),
      );
      hospital.later(12 * day, () => read(hospital, who, physician, labs, TREAT));
    },
  },
  {
    at: 131 * day + 22 * hour,
    play: (hospital) => emergency(hospital, 1, { reviewed: 20, acknowledged: true }),
  },
  {
    at: 180 * day + 3 * hour,
    play: (hospital) => emergency(hospital, 8, { reviewed: 50, acknowledged: true }),
  },
  {
    // an override without need: the reviewer's answer suspends the provider, for three weeks
    at: 229 * day + 13 * hour,
    play(hospital) {
      emergency(hospital, 3, { reviewed: 60, outcome: 'unjustified' });
      const medic = worker(hospital, roles['emergency-personnel']);
      hospital.later(5 * day, () => read(hospital, patient(hospital, 3), medic, history, TREAT));
      hospital.later(24 * day, () => reinstate(hospital, medic.who));
    },
  },
  {
    // reviewed too late, so that the clinic escalates it
    at: 285 * day + 1 * hour,
    play: (hospital) => emergency(hospital, 6, { reviewed: 150, escalated: true, acknowledged: true }),
  },
  // not reviewed when the year ends
  { at: 357 * day + 4 * hour, play: (hospital) => emergency(hospital, 0, { reviewed: 0 }) },
  {
    // a nurse is suspended for two weeks, and reads in them
    at: 245 * day + 8 * hour,
    play(hospital) {
      const nurse = worker(hospital, roles.nurse);
      const args = { provider: nurse.who };
      hospital.call(clinic(hospital), 'access-control', 'suspend-provider', args);
      hospital.later(3 * day, () => read(hospital, patient(hospital, 0), nurse, plans, TREAT));
      hospital.later(14 * day, () => reinstate(hospital, nurse.who));
    },
  },
  {
    // an administrator asks for more than the role may read
    at: 260 * day + 14 * hour,
    play(hospital) {
      read(hospital, patient(hospital, 7), worker(hospital, roles.administrator), 1n | labs, HPAYMT);
    },
  },
  {
    // a patient objects to one nurse
    at: 200 * day + 12 * hour,
    play(hospital) {
      const [who, nurse] = [patient(hospital, 6), worker(hospital, roles.nurse, 1)];
      consent(hospital, who, 'set-objection', { provider: nurse.who, 'data-types': 63n });
      hospital.later(6 * day, () => read(hospital, who, nurse, 1n | plans, TREAT));
    },
  },
  {
    // a pauser stops everything for twenty minutes
    at: 305 * day + 10 * hour,
    play(hospital) {
      hospital.call(hospital.officer('pauser'), 'registry', 'pause');
      hospital.later(600, () =>
        read(hospital, patient(hospital, 0), worker(hospital, roles['primary-physician']), labs, TREAT),
      );
      hospital.later(1_200, () => hospital.call(hospital.model.state.owner, 'registry', 'unpause'));
    },
  },
];
