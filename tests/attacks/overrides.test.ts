import { beforeAll, describe, expect, it } from 'vitest';
import { bases, decisions, purposes, roles, suspensionLevels } from '../../src/lib/contracts/vocabulary.ts';
import type { Chain } from '../contracts/support/open-chain.ts';
import {
  basic,
  clinic,
  day,
  genetic,
  hospital,
  labs,
  mental,
  openHospital,
  owner,
  physician,
  registrar,
  reviewer,
  reviewer2,
  stranger,
  year,
} from '../contracts/support/open-hospital.ts';
import { mineTogether, type Waiting } from './support/one-block.ts';
import { attack } from './support/victim.ts';
import { openWard, root } from './support/ward.ts';

const { TREAT, ETREAT, HRESCH } = purposes;
const role = roles['emergency-personnel'];

describe('an override', () => {
  let chain: Chain;
  let ward: ReturnType<typeof openWard>;
  let medics: string[];
  beforeAll(async () => {
    chain = await openHospital();
    ward = openWard(chain, 'override');
    medics = Array.from({ length: 12 }, () => {
      const medic = ward.fresh('medic');
      ward.list(hospital, medic, role);
      ward.verify(medic, chain.now + 2n * year);
      return medic;
    });
    chain.pass(day);
  });

  /** A medic verified for a day, of no test before. */
  const nextMedic = () => {
    const medic = medics.pop();
    if (medic === undefined) throw new Error('no medic is left');
    return medic;
  };
  const call = (medic: string, patient: string): Waiting => [
    medic,
    'patient-consent',
    'emergency-override',
    ward.override(medic, patient),
  ];
  const refused = (fail: Chain['fail'], medic: string, patient: string) =>
    fail(medic, 'patient-consent', 'emergency-override', ward.override(medic, patient));
  const start = (medic: string, patient: string) =>
    chain.succeed(medic, 'patient-consent', 'emergency-override', ward.override(medic, patient)).seq;
  const review = (override: bigint, outcome = 1n) => ({ override, outcome, evidence: root });

  it('is none the fourth time while three wait for review, with other patients and in one block too', () => {
    const medic = nextMedic();
    const patients = [1, 2, 3, 4, 5].map(() => ward.fresh('patient'));
    const first = chain.read('registry', 'get-head', {}).seq + 1n;
    expect(
      mineTogether(
        chain,
        patients.map((patient) => call(medic, patient)),
      ),
    ).toEqual(['', '', '', 'ERR-TOO-MANY-UNREVIEWED', 'ERR-TOO-MANY-UNREVIEWED']);
    const [one = '', , , fourth = ''] = patients;
    const fail = attack(chain, fourth, [medic]);
    expect(refused(fail, medic, fourth)).toBe('ERR-TOO-MANY-UNREVIEWED');
    // ending one frees nothing: it is the review that does
    chain.succeed(one, 'patient-consent', 'end-override', { override: first });
    expect(refused(fail, medic, fourth)).toBe('ERR-TOO-MANY-UNREVIEWED');
    chain.succeed(one, 'patient-consent', 'acknowledge-override', { override: first });
    expect(refused(fail, medic, fourth)).toBe('ERR-TOO-MANY-UNREVIEWED');
    expect(ward.check(fourth, medic, labs, ETREAT).code).toBe(decisions['not-covered']);
    chain.succeed(reviewer, 'patient-consent', 'review-override', review(first));
    start(medic, fourth);
  });

  it('that waits is not shed by resigning, registering elsewhere or moving to another key', () => {
    const medic = nextMedic();
    const opened = [1, 2, 3].map(() => start(medic, ward.fresh('patient')));
    const key = ward.fresh('key');
    chain.succeed(medic, 'access-control', 'move-registration', { to: key });
    const patient = ward.fresh('patient');
    const fail = attack(chain, patient, [medic, key]);
    expect(fail(key, 'access-control', 'accept-registration', { from: medic })).toBe(
      'ERR-UNREVIEWED-OVERRIDES',
    );
    chain.succeed(medic, 'access-control', 'resign', {});
    ward.list(clinic, medic, role);
    ward.verify(medic);
    chain.pass(day);
    expect(refused(fail, medic, patient)).toBe('ERR-TOO-MANY-UNREVIEWED');
    // and one found unjustified suspends the registration that came after
    chain.succeed(reviewer, 'patient-consent', 'review-override', review(opened[0] ?? 0n, 2n));
    expect(ward.party(medic)?.suspension).toBe(suspensionLevels.reviewer);
    for (const by of [clinic, registrar]) {
      expect(fail(by, 'access-control', 'reinstate-provider', { provider: medic })).toBe('ERR-HIGHER-LEVEL');
    }
  });

  it('is reviewed by no one with a part in it, whatever other office it holds', () => {
    const medic = nextMedic();
    const patient = ward.fresh('patient');
    const override = start(medic, patient);
    const fail = attack(chain, patient, [medic, hospital]);
    for (const other of [medic, patient, hospital, clinic, stranger, registrar, owner, physician]) {
      expect(fail(other, 'patient-consent', 'review-override', review(override))).toBe('ERR-NOT-REVIEWER');
    }
    const own = start(medic, reviewer);
    const self = attack(chain, reviewer, [medic]);
    expect(self(reviewer, 'patient-consent', 'review-override', review(own))).toBe('ERR-REVIEWER-CONFLICT');
    chain.succeed(reviewer2, 'patient-consent', 'review-override', review(own));
    expect(self(reviewer, 'patient-consent', 'review-override', review(own, 2n))).toBe(
      'ERR-REVIEWER-CONFLICT',
    );
    expect(self(reviewer2, 'patient-consent', 'review-override', review(own, 2n))).toBe('ERR-REVIEWED');
  });

  it('is not reviewed by its provider, appointed reviewer after it resigned', () => {
    const medic = nextMedic();
    const patient = ward.fresh('patient');
    const override = start(medic, patient);
    chain.succeed(medic, 'access-control', 'resign', {});
    const change = chain.succeed(owner, 'access-control', 'add-reviewer', { who: medic }).seq;
    chain.simnet.mineEmptyBurnBlocks(144);
    chain.succeed(owner, 'registry', 'activate-change', { number: change });
    const fail = attack(chain, patient, [medic]);
    expect(fail(medic, 'patient-consent', 'review-override', review(override))).toBe('ERR-REVIEWER-CONFLICT');
    chain.succeed(owner, 'access-control', 'remove-reviewer', { who: medic });
  });

  it('of one provider is not started, ended or acknowledged by another', () => {
    const [medic, other] = [nextMedic(), nextMedic()];
    const patient = ward.fresh('patient');
    const fail = attack(chain, patient, [medic, other]);
    const forged = ward.override(medic, patient);
    for (const by of [other, hospital, stranger, patient, registrar]) {
      expect(fail(by, 'patient-consent', 'emergency-override', forged)).toBe('ERR-NOT-PROVIDER');
    }
    const override = start(medic, patient);
    for (const by of [other, hospital, stranger, reviewer]) {
      expect(fail(by, 'patient-consent', 'end-override', { override })).toBe('ERR-NOT-A-PARTY');
      expect(fail(by, 'patient-consent', 'acknowledge-override', { override })).toBe('ERR-NOT-A-PARTY');
    }
    for (const by of [medic, patient, clinic, stranger]) {
      expect(fail(by, 'patient-consent', 'escalate-override', { override })).toBe('ERR-NOT-A-PARTY');
    }
    expect(ward.check(patient, other, labs, ETREAT).code).toBe(decisions['not-covered']);
  });

  it('reaches no protected type by itself, and for no purpose but the emergency', () => {
    const medic = nextMedic();
    const patient = ward.fresh('patient');
    start(medic, patient);
    expect(ward.check(patient, medic, labs, ETREAT).basis).toBe(bases.override);
    for (const types of [mental, genetic, labs + mental, 63n]) {
      expect(ward.check(patient, medic, types, ETREAT).code).toBe(decisions['role-data-types']);
    }
    expect(ward.check(patient, medic, labs, TREAT).code).toBe(decisions['not-covered']);
    expect(ward.check(patient, medic, labs, HRESCH).code).toBe(decisions['role-purpose']);
    // what the patient opens meanwhile is for the next override
    chain.succeed(patient, 'patient-consent', 'set-emergency-preferences', { 'data-types': 63n });
    expect(ward.check(patient, medic, mental, ETREAT).code).toBe(decisions['role-data-types']);
  });

  it('leaves out what preferences and objections to provider and institution exclude together', () => {
    const medic = nextMedic();
    const patient = ward.fresh('patient');
    const object = (provider: string, types: bigint) =>
      chain.succeed(patient, 'patient-consent', 'set-objection', { provider, 'data-types': types });
    chain.succeed(patient, 'patient-consent', 'set-emergency-preferences', {
      'data-types': basic + labs + mental,
    });
    object(hospital, mental);
    object(medic, labs);
    const { events } = chain.call(
      medic,
      'patient-consent',
      'emergency-override',
      ward.override(medic, patient),
    );
    expect(events).toMatchObject([{ topic: 'override-started', 'data-types': basic }]);
    expect(ward.check(patient, medic, basic, ETREAT).basis).toBe(bases.override);
    for (const types of [labs, mental])
      expect(ward.check(patient, medic, types, ETREAT).permitted).toBe(false);
  });

  it('refused in advance, in a pause, or while the provider or its institution is suspended is none', () => {
    const medic = nextMedic();
    const patient = ward.fresh('patient');
    const fail = attack(chain, patient, [medic, hospital]);
    chain.succeed(patient, 'patient-consent', 'set-emergency-preferences', { 'data-types': 0n });
    expect(refused(fail, medic, patient)).toBe('ERR-NO-TYPE-LEFT');
    chain.succeed(patient, 'patient-consent', 'set-emergency-preferences', { 'data-types': 15n });
    chain.succeed(owner, 'registry', 'pause', {});
    expect(refused(fail, medic, patient)).toBe('ERR-CONSENT-PAUSED');
    chain.succeed(owner, 'registry', 'unpause', {});
    chain.succeed(hospital, 'access-control', 'suspend-provider', { provider: medic });
    expect(refused(fail, medic, patient)).toBe('ERR-GRANTEE-SUSPENDED');
    chain.succeed(hospital, 'access-control', 'reinstate-provider', { provider: medic });
    chain.succeed(registrar, 'access-control', 'suspend-institution', { institution: hospital });
    expect(refused(fail, medic, patient)).toBe('ERR-GRANTEE-SUSPENDED');
    chain.succeed(registrar, 'access-control', 'reinstate-institution', { institution: hospital });
    start(medic, patient);
  });

  it('limit lowered holds at once, and overdue reviews stop a provider whatever the limit', () => {
    const medic = nextMedic();
    start(medic, ward.fresh('patient'));
    const patient = ward.fresh('patient');
    const fail = attack(chain, patient, [medic]);
    chain.succeed(owner, 'registry', 'set-override-limit', { limit: 1n });
    expect(refused(fail, medic, patient)).toBe('ERR-TOO-MANY-UNREVIEWED');
    const raised = chain.succeed(owner, 'registry', 'set-override-limit', { limit: 3n }).seq;
    expect(refused(fail, medic, patient)).toBe('ERR-TOO-MANY-UNREVIEWED');
    chain.pass(4n * day);
    chain.simnet.mineEmptyBurnBlocks(144);
    chain.succeed(owner, 'registry', 'activate-change', { number: raised });
    expect(refused(fail, medic, patient)).toBe('ERR-REVIEW-OVERDUE');
  });
});
