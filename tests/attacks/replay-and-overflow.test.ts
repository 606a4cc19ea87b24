import { beforeAll, describe, expect, it } from 'vitest';
import { purposes, roles } from '../../src/lib/contracts/vocabulary.ts';
import type { Chain } from '../contracts/support/open-chain.ts';
import {
  basic,
  day,
  hospital,
  labs,
  openHospital,
  owner,
  physician,
  plans,
  registrar,
  researcher,
  specialist,
  year,
} from '../contracts/support/open-hospital.ts';
import { attack } from './support/victim.ts';
import { huge, openWard, root } from './support/ward.ts';

const { TREAT } = purposes;

describe('replays and overflows', () => {
  let chain: Chain;
  let ward: ReturnType<typeof openWard>;
  beforeAll(async () => {
    chain = await openHospital();
    ward = openWard(chain, 'replay');
  });

  const ask = (provider: string, patient: string, types: bigint) =>
    chain.succeed(provider, 'access-control', 'request-access', {
      patient,
      'data-types': types,
      purpose: TREAT,
    }).seq;
  const answer = (provider: string, request: bigint, expiry = chain.now + day) => ({
    provider,
    request,
    expiry,
  });

  describe('an approval', () => {
    it('is not played again, neither at once nor after the consent was revoked', () => {
      const patient = ward.fresh('patient');
      const request = ask(physician, patient, labs);
      const approval = answer(physician, request);
      chain.succeed(patient, 'patient-consent', 'approve-request', approval);
      const fail = attack(chain, patient);
      expect(fail(patient, 'patient-consent', 'approve-request', approval)).toBe('ERR-NO-REQUEST');
      chain.succeed(patient, 'patient-consent', 'revoke-consent', {
        provider: physician,
        'data-types': labs,
      });
      expect(fail(patient, 'patient-consent', 'approve-request', approval)).toBe('ERR-NO-REQUEST');
      expect(ward.check(patient, physician, labs).permitted).toBe(false);
    });

    it('of a denied request is none', () => {
      const patient = ward.fresh('patient');
      const request = ask(physician, patient, labs);
      chain.succeed(patient, 'patient-consent', 'deny-request', { provider: physician, request });
      const fail = attack(chain, patient);
      expect(fail(patient, 'patient-consent', 'approve-request', answer(physician, request))).toBe(
        'ERR-NO-REQUEST',
      );
      expect(fail(patient, 'patient-consent', 'deny-request', { provider: physician, request })).toBe(
        'ERR-NO-REQUEST',
      );
    });

    it('does not land on a wider request that took the place of the one the patient saw', () => {
      const patient = ward.fresh('patient');
      const seen = ask(physician, patient, basic);
      const fail = attack(chain, patient);
      const wider = { patient, 'data-types': 63n, purpose: TREAT };
      expect(fail(physician, 'access-control', 'request-access', wider)).toBe('ERR-REQUEST-OPEN');
      chain.pass(30n * day);
      const second = ask(physician, patient, 63n);
      expect(fail(patient, 'patient-consent', 'approve-request', answer(physician, seen))).toBe(
        'ERR-NO-REQUEST',
      );
      expect(fail(patient, 'patient-consent', 'approve-request', answer(physician, 0n))).toBe(
        'ERR-NO-REQUEST',
      );
      expect(fail(patient, 'patient-consent', 'approve-request', answer(physician, huge))).toBe(
        'ERR-NO-REQUEST',
      );
      chain.succeed(patient, 'patient-consent', 'approve-request', answer(physician, second));
    });

    it('does not go to the registration after the one that asked', () => {
      const patient = ward.fresh('patient');
      const provider = ward.employ(roles.specialist);
      const request = ask(provider, patient, labs);
      chain.succeed(provider, 'access-control', 'resign', {});
      ward.list(hospital, provider, roles['primary-physician']);
      ward.verify(provider);
      const fail = attack(chain, patient, [provider, hospital]);
      expect(fail(patient, 'patient-consent', 'approve-request', answer(provider, request))).toBe(
        'ERR-NO-REQUEST',
      );
    });

    it('is not made by another patient, or for another provider', () => {
      const patient = ward.fresh('patient');
      const request = ask(physician, patient, labs);
      const fail = attack(chain, patient);
      const other = ward.fresh('patient');
      expect(fail(other, 'patient-consent', 'approve-request', answer(physician, request))).toBe(
        'ERR-NO-REQUEST',
      );
      expect(fail(physician, 'patient-consent', 'approve-request', answer(physician, request))).toBe(
        'ERR-NO-REQUEST',
      );
      expect(fail(patient, 'patient-consent', 'approve-request', answer(specialist, request))).toBe(
        'ERR-NO-REQUEST',
      );
    });

    it('is not of types that the patient objects to meanwhile', () => {
      const patient = ward.fresh('patient');
      const request = ask(physician, patient, labs + plans);
      chain.succeed(patient, 'patient-consent', 'set-objection', {
        provider: physician,
        'data-types': plans,
      });
      const fail = attack(chain, patient);
      expect(fail(patient, 'patient-consent', 'approve-request', answer(physician, request))).toBe(
        'ERR-TYPES-OBJECTED',
      );
    });
  });

  it('no replay: the same call again is refused, or says the same again', () => {
    const patient = ward.fresh('patient');
    const fail = attack(chain, patient);
    const objection = { provider: hospital, 'data-types': labs };
    chain.succeed(patient, 'patient-consent', 'set-objection', objection);
    expect(fail(patient, 'patient-consent', 'set-objection', objection)).toBe('ERR-SAME-VALUE');
    const care = { patient, provider: physician };
    chain.succeed(hospital, 'access-control', 'assign-care-team', care);
    expect(fail(hospital, 'access-control', 'assign-care-team', care)).toBe('ERR-ALREADY-ASSIGNED');
    ward.consent(patient, physician, basic);
    const revocation = { provider: physician, 'data-types': basic };
    chain.succeed(patient, 'patient-consent', 'revoke-consent', revocation);
    expect(fail(patient, 'patient-consent', 'revoke-consent', revocation)).toBe('ERR-NOTHING-TO-REVOKE');
  });

  describe('an end beyond all time', () => {
    it('of a consent is refused, alone, in a list, in an update and in an approval', () => {
      const patient = ward.fresh('patient');
      const request = ask(physician, patient, labs);
      ward.consent(patient, physician, basic, chain.now + day);
      const fail = attack(chain, patient);
      for (const expiry of [huge, huge - 1n, 2n ** 64n, chain.now + 5n * year + day]) {
        const row = { provider: physician, 'data-types': basic, expiry };
        const update = { 'data-types': basic, expiry, purposes: TREAT };
        const good = { ...row, provider: hospital, expiry: chain.now + day };
        expect([
          fail(patient, 'patient-consent', 'grant-consent', row),
          fail(patient, 'patient-consent', 'grant-consents', { consents: [good, row] }),
          fail(patient, 'patient-consent', 'update-consent', {
            provider: physician,
            'new-permissions': update,
          }),
          fail(patient, 'patient-consent', 'approve-request', answer(physician, request, expiry)),
        ]).toEqual(Array(4).fill('ERR-EXPIRY-TOO-LATE'));
      }
    });

    it('of a temporary grant is refused before it is added to the time', () => {
      const patient = ward.fresh('patient');
      ward.consent(patient, physician, labs);
      const fail = attack(chain, patient);
      for (const duration of [huge, huge - chain.now, 30n * day + 1n, 0n]) {
        const grant = { patient, provider: specialist, duration, 'data-types': labs };
        for (const by of [patient, physician]) {
          expect(fail(by, 'access-control', 'grant-temporary-access', grant)).toBe('ERR-INVALID-DURATION');
        }
      }
    });

    it('of a verification or a study is refused', () => {
      const provider = ward.employ(roles.specialist);
      const fail = attack(chain, provider, [provider, researcher]);
      for (const end of [huge, chain.now + 5n * year + day]) {
        const verification = ward.verification(provider, end);
        expect(fail(registrar, 'access-control', 'verify-credentials', verification)).toBe('ERR-INVALID-END');
        const study = { lead: researcher, 'data-types': labs, 'ends-at': end, evidence: root };
        expect(fail(registrar, 'patient-consent', 'register-study', study)).toBe('ERR-EXPIRY-TOO-LATE');
      }
    });

    it('of what a role may be granted is refused', () => {
      const patient = ward.fresh('patient');
      const fail = attack(chain, patient);
      const policy = { 'data-types': 63n, purposes: TREAT as bigint, longest: 1n, flags: 1n };
      const set = (role: bigint, changed: object = {}) =>
        fail(owner, 'access-control', 'set-role-policy', { role, policy: { ...policy, ...changed } });
      const role = roles['primary-physician'];
      for (const bad of [{ longest: huge }, { 'data-types': huge }, { purposes: huge }, { flags: huge }]) {
        expect(set(role, bad)).toBe('ERR-INVALID-POLICY');
      }
      for (const unknown of [0n, 7n, huge]) expect(set(unknown)).toBe('ERR-INVALID-POLICY');
      expect(fail(owner, 'registry', 'set-override-limit', { limit: huge })).toBe('ERR-INVALID-LIMIT');
    });
  });

  it('a mask or number beyond its bounds is refused', () => {
    const patient = ward.fresh('patient');
    ward.consent(patient, physician, labs);
    const fail = attack(chain, patient);
    const expiry = chain.now + day;
    for (const types of [64n, 127n, huge]) {
      const update = { 'data-types': types, expiry, purposes: TREAT };
      const grant = { patient, provider: specialist, duration: day, 'data-types': types };
      expect([
        fail(patient, 'patient-consent', 'grant-consent', {
          provider: physician,
          'data-types': types,
          expiry,
        }),
        fail(patient, 'patient-consent', 'update-consent', {
          provider: physician,
          'new-permissions': update,
        }),
        fail(patient, 'patient-consent', 'revoke-consent', { provider: physician, 'data-types': types }),
        fail(patient, 'patient-consent', 'set-objection', { provider: physician, 'data-types': types }),
        fail(patient, 'patient-consent', 'set-emergency-preferences', { 'data-types': types }),
        fail(physician, 'access-control', 'request-access', { patient, 'data-types': types, purpose: TREAT }),
        fail(physician, 'access-control', 'grant-temporary-access', grant),
      ]).toEqual([
        'ERR-INVALID-TYPES',
        'ERR-INVALID-TYPES',
        'ERR-INVALID-TYPES',
        'ERR-INVALID-MASK',
        'ERR-INVALID-MASK',
        'ERR-INVALID-DATA-TYPES',
        'ERR-INVALID-DATA-TYPES',
      ]);
    }
    for (const override of [0n, huge]) {
      expect(fail(patient, 'patient-consent', 'end-override', { override })).toBe('ERR-UNKNOWN-OVERRIDE');
      expect(fail(patient, 'patient-consent', 'acknowledge-override', { override })).toBe(
        'ERR-UNKNOWN-OVERRIDE',
      );
    }
    for (const study of [0n, huge]) {
      expect(fail(patient, 'patient-consent', 'join-study', { study, 'data-types': labs })).toBe(
        'ERR-UNKNOWN-STUDY',
      );
    }
  });
});
