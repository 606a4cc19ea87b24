import { beforeAll, describe, expect, it } from 'vitest';
import { bases, decisions, purposes, roles } from '../../src/lib/contracts/vocabulary.ts';
import type { Chain } from '../contracts/support/open-chain.ts';
import {
  clinic,
  day,
  hospital,
  labs,
  mental,
  nurse,
  openHospital,
  physician,
  plans,
  registrar,
  specialist,
  stranger,
} from '../contracts/support/open-hospital.ts';
import { attack } from './support/victim.ts';
import { openWard } from './support/ward.ts';

const { TREAT, ETREAT } = purposes;

describe('a referral', () => {
  let chain: Chain;
  let ward: ReturnType<typeof openWard>;
  let second: string;
  beforeAll(async () => {
    chain = await openHospital();
    ward = openWard(chain, 'referral');
    second = ward.employ(roles['primary-physician'], clinic);
  });

  const referral = (patient: string, types: bigint = labs, provider = specialist, duration = 20n * day) => ({
    patient,
    provider,
    duration,
    'data-types': types,
  });
  const refer = (by: string, ...args: Parameters<typeof referral>) =>
    chain.succeed(by, 'access-control', 'grant-temporary-access', referral(...args));
  const sourced = (types: bigint = labs + plans) => {
    const patient = ward.fresh('patient');
    ward.consent(patient, physician, types);
    return patient;
  };
  const dead = { permitted: false, code: decisions['not-covered'], basis: 0n };
  const alive = { permitted: true, code: 0n, basis: bases['temporary-grant'] };

  it('whose source ended and was granted again stays dead, however it ended', () => {
    const ends: ((patient: string) => void)[] = [
      (patient) => {
        chain.succeed(patient, 'patient-consent', 'revoke-consent', {
          provider: physician,
          'data-types': 63n,
        });
      },
      (patient) => {
        const objection = { provider: physician, 'data-types': labs };
        chain.succeed(patient, 'patient-consent', 'set-objection', objection);
        chain.succeed(patient, 'patient-consent', 'set-objection', { ...objection, 'data-types': 0n });
      },
      (patient) => {
        const update = { 'data-types': plans, expiry: chain.now + day, purposes: TREAT };
        chain.succeed(patient, 'patient-consent', 'update-consent', {
          provider: physician,
          'new-permissions': update,
        });
      },
    ];
    for (const end of ends) {
      const patient = sourced();
      refer(physician, patient);
      expect(ward.check(patient, specialist, labs)).toEqual(alive);
      end(patient);
      expect(ward.check(patient, specialist, labs)).toEqual(dead);
      ward.consent(patient, physician, labs);
      expect(ward.check(patient, physician, labs).permitted).toBe(true);
      expect(ward.check(patient, specialist, labs)).toEqual(dead);
    }
  });

  it('whose source ran out and was granted again stays dead', () => {
    const patient = ward.fresh('patient');
    ward.consent(patient, physician, labs, chain.now + 10n * day);
    refer(physician, patient);
    chain.pass(10n * day);
    expect(ward.check(patient, specialist, labs)).toEqual(dead);
    ward.consent(patient, physician, labs);
    expect(ward.check(patient, specialist, labs)).toEqual(dead);
  });

  it('dies with the registration of the grantor, and is not revived by its next one or its next key', () => {
    const grantor = ward.employ(roles['primary-physician']);
    const patient = ward.fresh('patient');
    ward.consent(patient, grantor, labs);
    refer(grantor, patient);
    const key = ward.fresh('key');
    chain.succeed(grantor, 'access-control', 'move-registration', { to: key });
    chain.succeed(key, 'access-control', 'accept-registration', { from: grantor });
    expect(ward.check(patient, specialist, labs)).toEqual(dead);
    chain.succeed(key, 'access-control', 'move-registration', { to: grantor });
    chain.succeed(grantor, 'access-control', 'accept-registration', { from: key });
    expect(ward.check(patient, specialist, labs)).toEqual(dead);
    ward.consent(patient, grantor, labs);
    expect(ward.check(patient, specialist, labs)).toEqual(dead);
  });

  it('by a second referrer does not displace the first, nor the patient’s own grant', () => {
    const patient = sourced();
    ward.consent(patient, second, labs + plans);
    refer(physician, patient);
    const fail = attack(chain, patient, [specialist, physician, second]);
    for (const types of [labs, plans]) {
      const args = referral(patient, types);
      expect(fail(second, 'access-control', 'grant-temporary-access', args)).toBe('ERR-OTHER-GRANTOR');
    }
    const pair = { patient, provider: specialist };
    expect(fail(second, 'access-control', 'revoke-temporary-access', pair)).toBe('ERR-NOT-ALLOWED');
    refer(patient, patient, plans);
    for (const by of [physician, second]) {
      expect(fail(by, 'access-control', 'grant-temporary-access', referral(patient))).toBe(
        'ERR-OTHER-GRANTOR',
      );
      expect(fail(by, 'access-control', 'revoke-temporary-access', pair)).toBe('ERR-NOT-ALLOWED');
    }
  });

  it('is no source of another, nor are an institution’s consent, an override or a study', () => {
    const patient = sourced();
    refer(physician, patient, labs, second);
    ward.consent(patient, clinic, labs);
    const fail = attack(chain, patient, [specialist, physician, second]);
    expect(fail(second, 'access-control', 'grant-temporary-access', referral(patient))).toBe(
      'ERR-NO-SOURCE-CONSENT',
    );
  });

  it('is not wider, nor longer, than its source', () => {
    const patient = sourced(labs);
    const fail = attack(chain, patient);
    for (const types of [plans, labs + plans, 63n]) {
      const args = referral(patient, types);
      expect(fail(physician, 'access-control', 'grant-temporary-access', args)).toBe('ERR-NO-SOURCE-CONSENT');
    }
    const soon = chain.now + 5n * day;
    const short = ward.fresh('patient');
    ward.consent(short, physician, labs, soon);
    refer(physician, short, labs, specialist, 30n * day);
    const grant = chain.read('access-control', 'get-temporary-access', {
      patient: short,
      provider: specialist,
    });
    expect(grant?.expiries).toEqual([0n, 0n, soon, 0n, 0n, 0n]);
  });

  it('is not about another purpose, nor for a role that may not read it', () => {
    const patient = sourced(labs + mental);
    refer(physician, patient, labs + mental, nurse);
    expect(ward.check(patient, nurse, mental).code).toBe(decisions['role-data-types']);
    expect(ward.check(patient, nurse, labs).code).toBe(decisions['care-team-missing']);
    refer(physician, patient, labs + mental);
    expect(ward.check(patient, specialist, labs, ETREAT).code).toBe(decisions['role-purpose']);
  });

  it('is made by nobody else: no stranger, institution, registrar or role that may not refer', () => {
    const patient = sourced();
    ward.consent(patient, specialist, labs);
    ward.consent(patient, hospital, labs);
    const fail = attack(chain, patient);
    const by = [
      [stranger, 'ERR-NOT-ALLOWED'],
      [hospital, 'ERR-NOT-ALLOWED'],
      [registrar, 'ERR-NOT-ALLOWED'],
      [specialist, 'ERR-MAY-NOT-REFER'],
    ] as const;
    for (const [attacker, error] of by) {
      const args = referral(patient, labs, second);
      expect([attacker, fail(attacker, 'access-control', 'grant-temporary-access', args)]).toEqual([
        attacker,
        error,
      ]);
    }
  });

  it('to a provider who then registers elsewhere is void, as is the patient’s own grant', () => {
    for (const own of [false, true]) {
      const patient = sourced();
      const provider = ward.employ(roles.specialist);
      refer(own ? patient : physician, patient, labs, provider);
      expect(ward.check(patient, provider, labs)).toEqual(alive);
      chain.succeed(provider, 'access-control', 'resign', {});
      ward.list(clinic, provider, roles.specialist);
      ward.verify(provider);
      expect(ward.check(patient, provider, labs)).toEqual(dead);
    }
  });
});
