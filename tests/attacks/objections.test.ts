import { beforeAll, describe, expect, it } from 'vitest';
import { bases, decisions, purposes, roles } from '../../src/lib/contracts/vocabulary.ts';
import type { Chain } from '../contracts/support/open-chain.ts';
import {
  clinic,
  day,
  hospital,
  labs,
  openHospital,
  physician,
  plans,
  registrar,
  specialist,
  year,
} from '../contracts/support/open-hospital.ts';
import { attack } from './support/victim.ts';
import { openWard, root } from './support/ward.ts';

const { TREAT, HRESCH, ETREAT } = purposes;

describe('an objection', () => {
  let chain: Chain;
  let ward: ReturnType<typeof openWard>;
  beforeAll(async () => {
    chain = await openHospital();
    ward = openWard(chain, 'objection');
  });

  const object = (patient: string, provider: string, types: bigint) =>
    chain.succeed(patient, 'patient-consent', 'set-objection', { provider, 'data-types': types });
  const uncovered = decisions['not-covered'];

  it('lifted revives nothing: no consent, temporary grant, override or study', () => {
    const patient = ward.fresh('patient');
    const emergency = ward.employ(roles['emergency-personnel']);
    const lead = ward.employ(roles.researcher);
    chain.pass(day);
    ward.consent(patient, physician, labs + plans);
    const grant = { patient, provider: specialist, duration: day, 'data-types': labs + plans };
    chain.succeed(patient, 'access-control', 'grant-temporary-access', grant);
    chain.succeed(emergency, 'patient-consent', 'emergency-override', ward.override(emergency, patient));
    const study = { lead, 'data-types': labs + plans, 'ends-at': chain.now + year, evidence: root };
    const number = chain.succeed(registrar, 'patient-consent', 'register-study', study).seq;
    chain.succeed(patient, 'patient-consent', 'join-study', { study: number, 'data-types': labs + plans });
    const ways = [
      [physician, TREAT],
      [specialist, TREAT],
      [emergency, ETREAT],
      [lead, HRESCH],
    ] as const;
    for (const [provider, purpose] of ways) {
      const read = (types: bigint) => ward.check(patient, provider, types, purpose).code;
      expect([read(labs), read(plans)]).toEqual([0n, 0n]);
      object(patient, provider, labs);
      expect([read(labs), read(labs + plans), read(plans)]).toEqual([
        decisions.objected,
        decisions.objected,
        0n,
      ]);
      object(patient, provider, 0n);
      expect([read(labs), read(plans)]).toEqual([uncovered, 0n]);
    }
  });

  it('stops granting, approving, referring, joining and overriding until it is lifted', () => {
    const patient = ward.fresh('patient');
    const lead = ward.employ(roles.researcher);
    const emergency = ward.employ(roles['emergency-personnel']);
    chain.pass(day);
    const request = chain.succeed(specialist, 'access-control', 'request-access', {
      patient,
      'data-types': labs,
      purpose: TREAT,
    }).seq;
    const details = { lead, 'data-types': labs, 'ends-at': chain.now + year, evidence: root };
    const study = chain.succeed(registrar, 'patient-consent', 'register-study', details).seq;
    ward.consent(patient, physician, labs);
    ward.consent(patient, specialist, plans);
    for (const provider of [specialist, lead]) object(patient, provider, labs);
    object(patient, emergency, 63n);
    const fail = attack(chain, patient);
    const expiry = chain.now + day;
    const row = { provider: specialist, 'data-types': labs, expiry };
    const update = { 'data-types': labs, expiry, purposes: TREAT };
    const referral = { patient, provider: specialist, duration: day, 'data-types': labs };
    const other = { ...row, provider: hospital };
    expect([
      fail(patient, 'patient-consent', 'grant-consent', row),
      fail(patient, 'patient-consent', 'grant-consents', { consents: [other, row] }),
      fail(patient, 'patient-consent', 'update-consent', { provider: specialist, 'new-permissions': update }),
      fail(patient, 'patient-consent', 'approve-request', { provider: specialist, request, expiry }),
      fail(patient, 'patient-consent', 'join-study', { study, 'data-types': labs }),
    ]).toEqual(Array(5).fill('ERR-TYPES-OBJECTED'));
    for (const by of [patient, physician]) {
      expect(fail(by, 'access-control', 'grant-temporary-access', referral)).toBe('ERR-OBJECTED');
    }
    const again = { patient, 'data-types': labs + plans, purpose: TREAT };
    expect(fail(lead, 'access-control', 'request-access', again)).toBe('ERR-ROLE-FORBIDS');
    expect(fail(emergency, 'patient-consent', 'emergency-override', ward.override(emergency, patient))).toBe(
      'ERR-NO-TYPE-LEFT',
    );
  });

  it('to an institution beats the direct consent of its providers, their overrides and requests', () => {
    const patient = ward.fresh('patient');
    const emergency = ward.employ(roles['emergency-personnel']);
    chain.pass(day);
    ward.consent(patient, physician, labs);
    object(patient, hospital, 63n);
    expect(ward.check(patient, physician, labs).code).toBe(decisions.objected);
    const fail = attack(chain, patient);
    expect(fail(emergency, 'patient-consent', 'emergency-override', ward.override(emergency, patient))).toBe(
      'ERR-NO-TYPE-LEFT',
    );
    const request = { patient, 'data-types': labs, purpose: TREAT };
    expect(fail(specialist, 'access-control', 'request-access', request)).toBe('ERR-OBJECTED');
  });

  it('beats an institution’s consent that names nobody, and outlives the registration of the provider', () => {
    const patient = ward.fresh('patient');
    const provider = ward.employ(roles.specialist);
    ward.consent(patient, hospital, labs);
    expect(ward.check(patient, provider, labs).basis).toBe(bases['institution-consent']);
    object(patient, provider, labs);
    expect(ward.check(patient, provider, labs).code).toBe(decisions.objected);
    chain.succeed(provider, 'access-control', 'resign', {});
    ward.list(hospital, provider, roles['primary-physician']);
    ward.verify(provider);
    expect(ward.check(patient, provider, labs).code).toBe(decisions.objected);
  });

  it('is set and lifted by the patient alone', () => {
    const patient = ward.fresh('patient');
    object(patient, physician, labs);
    const before = chain.read('patient-consent', 'get-consent', { patient, grantee: physician });
    for (const other of [physician, hospital, registrar]) {
      // about the caller's own record, whoever calls
      const mine = { provider: other === physician ? specialist : physician, 'data-types': plans };
      chain.succeed(other, 'patient-consent', 'set-objection', mine);
    }
    expect(chain.read('patient-consent', 'get-consent', { patient, grantee: physician })).toEqual(before);
  });

  it('goes along when a consent is transferred, and stays at the old institution', () => {
    const patient = ward.fresh('patient');
    object(patient, hospital, plans);
    ward.consent(patient, hospital, labs);
    chain.succeed(patient, 'patient-consent', 'transfer-consent', { from: hospital, to: clinic });
    const colleague = ward.employ(roles.specialist, clinic);
    expect(ward.check(patient, colleague, labs).basis).toBe(bases['institution-consent']);
    expect(ward.check(patient, colleague, plans).code).toBe(decisions.objected);
    expect(ward.check(patient, specialist, plans).code).toBe(decisions.objected);
    const fail = attack(chain, patient, [hospital, clinic, colleague]);
    expect(fail(patient, 'patient-consent', 'transfer-consent', { from: clinic, to: hospital })).toBe(
      'ERR-CONSENT-EXISTS',
    );
  });

  describe('to a provider who moves to another key', () => {
    const moveOn = (from: string) => {
      const key = ward.fresh('key');
      chain.succeed(from, 'access-control', 'move-registration', { to: key });
      chain.succeed(key, 'access-control', 'accept-registration', { from });
      return key;
    };

    it('follows it, through any number of keys, and is lifted at the last', () => {
      const patient = ward.fresh('patient');
      const provider = ward.employ(roles.specialist);
      ward.consent(patient, hospital, labs + plans);
      object(patient, provider, labs);
      const second = moveOn(provider);
      const status = () => chain.read('patient-consent', 'get-consent-status', { patient, provider: second });
      expect(ward.check(patient, second, labs).code).toBe(decisions.objected);
      expect(status().objections).toBe(labs);
      expect(ward.check(patient, second, plans).basis).toBe(bases['institution-consent']);
      object(patient, second, labs + plans);
      const third = moveOn(second);
      expect(ward.check(patient, third, plans).code).toBe(decisions.objected);
      const consent = { provider: third, 'data-types': labs, expiry: chain.now + day };
      expect(chain.fail(patient, 'patient-consent', 'grant-consent', consent)).toBe('ERR-TYPES-OBJECTED');
      object(patient, third, 0n);
      expect(ward.check(patient, third, labs + plans).basis).toBe(bases['institution-consent']);
      // nor back to the first key, where it would rise again
      const again = moveOn(third);
      expect(ward.check(patient, again, labs + plans).basis).toBe(bases['institution-consent']);
    });

    it('stops its overrides, requests, studies and referrals too', () => {
      const patient = ward.fresh('patient');
      const medic = ward.employ(roles['emergency-personnel']);
      const lead = ward.employ(roles.researcher);
      object(patient, medic, 63n);
      object(patient, lead, labs);
      const [newMedic, newLead] = [moveOn(medic), moveOn(lead)];
      chain.pass(day);
      const fail = attack(chain, patient, [hospital, newMedic, newLead]);
      const reason = { code: 1n, evidence: root };
      expect(
        fail(newMedic, 'patient-consent', 'emergency-override', { patient, provider: newMedic, reason }),
      ).toBe('ERR-NO-TYPE-LEFT');
      const asked = { patient, 'data-types': labs, purpose: TREAT };
      expect(fail(newMedic, 'access-control', 'request-access', asked)).toBe('ERR-OBJECTED');
      const grant = { patient, provider: newMedic, duration: day, 'data-types': labs };
      expect(fail(patient, 'access-control', 'grant-temporary-access', grant)).toBe('ERR-OBJECTED');
      const { seq: study } = chain.succeed(registrar, 'patient-consent', 'register-study', {
        lead: newLead,
        'data-types': labs,
        'ends-at': chain.now + year,
        evidence: root,
      });
      expect(fail(patient, 'patient-consent', 'join-study', { study, 'data-types': labs })).toBe(
        'ERR-TYPES-OBJECTED',
      );
    });

    it('set at the key that it left holds for the new one', () => {
      const patient = ward.fresh('patient');
      const provider = ward.employ(roles['primary-physician']);
      const key = moveOn(provider);
      ward.consent(patient, key, labs);
      expect(ward.check(patient, key, labs).basis).toBe(bases['direct-consent']);
      object(patient, provider, labs);
      expect(ward.check(patient, key, labs).code).toBe(decisions.objected);
      const referral = { patient, provider: specialist, duration: day, 'data-types': labs };
      const fail = attack(chain, patient, [hospital, key, specialist]);
      expect(fail(key, 'access-control', 'grant-temporary-access', referral)).toBe('ERR-NO-SOURCE-CONSENT');
    });
  });
});
