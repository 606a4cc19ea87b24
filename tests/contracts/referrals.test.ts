import { beforeAll, describe, expect, it } from 'vitest';
import { bases, decisions, purposes, roles } from '../../src/lib/contracts/vocabulary.ts';
import type { Chain } from './support/open-chain.ts';
import {
  clinic,
  commitment,
  day,
  hospital,
  labs,
  mental,
  numberOf,
  nurse,
  openHospital,
  physician,
  plans,
  principalOf,
  registrar,
  specialist,
  stranger,
  year,
} from './support/open-hospital.ts';

const { TREAT } = purposes;
const second = principalOf('second-physician');
const outside = principalOf('outside-physician');

describe('temporary access', () => {
  let chain: Chain;
  let count = 0;
  beforeAll(async () => {
    chain = await openHospital();
    const root = commitment('r');
    for (const [institution, provider] of [
      [hospital, second],
      [clinic, outside],
    ] as const) {
      chain.succeed(institution, 'access-control', 'register-providers', {
        providers: [{ provider, role: roles['primary-physician'], root }],
      });
    }
    chain.succeed(registrar, 'access-control', 'verify-providers', {
      providers: [second, outside].map((provider) => ({
        provider,
        number: numberOf(chain, provider),
        root,
        'valid-until': chain.now + 4n * year,
      })),
    });
  });

  /** A patient who consented to `physician` for labs and plans until 20 days from now. */
  const withConsent = (physicians = [physician]) => {
    const patient = principalOf(`referral-patient-${count++}`);
    for (const provider of physicians) consent(patient, provider);
    return patient;
  };
  const consent = (patient: string, provider: string, types = labs + plans, expiry = chain.now + 20n * day) =>
    chain.succeed(patient, 'patient-consent', 'grant-consent', { provider, 'data-types': types, expiry });
  const refer = (
    by: string,
    patient: string,
    duration = 10n * day,
    types: bigint = labs,
    provider = specialist,
  ) =>
    chain.call(by, 'access-control', 'grant-temporary-access', {
      patient,
      provider,
      duration,
      'data-types': types,
    });
  const check = (patient: string, types: bigint = labs, provider = specialist) =>
    chain.read('access-control', 'check-access', { patient, provider, 'data-types': types, purpose: TREAT });
  const permitted = { permitted: true, code: 0n, basis: bases['temporary-grant'] };
  const gone = { permitted: false, code: decisions['not-covered'], basis: 0n };

  it('is granted by the patient without a source', () => {
    const patient = withConsent([]);
    const { events } = refer(patient, patient, day, labs + mental);
    expect(check(patient, labs + mental)).toEqual(permitted);
    expect(events).toMatchObject([
      { topic: 'temporary-access-granted', actor: patient, ref: 0n, purposes: TREAT },
    ]);
  });

  it('is granted by a provider who may refer and whose own direct consent covers the types', () => {
    const patient = withConsent();
    expect(refer(physician, patient, day, labs + mental).error).toBe('ERR-NO-SOURCE-CONSENT');
    expect(refer(second, patient).error).toBe('ERR-NO-SOURCE-CONSENT');
    expect(refer(stranger, patient).error).toBe('ERR-NOT-ALLOWED');
    expect(refer(hospital, patient).error).toBe('ERR-NOT-ALLOWED');
    chain.succeed(patient, 'patient-consent', 'grant-consent', {
      provider: nurse,
      'data-types': labs,
      expiry: chain.now + day,
    });
    expect(refer(nurse, patient).error).toBe('ERR-MAY-NOT-REFER');
    expect(refer(physician, patient).ok).toBe(true);
  });

  it("is not referred on, and an institution's consent is no source", () => {
    const patient = withConsent();
    refer(physician, patient, day, labs, second);
    expect(check(patient, labs, second)).toEqual(permitted);
    expect(refer(second, patient).error).toBe('ERR-NO-SOURCE-CONSENT');
    consent(patient, hospital);
    expect(refer(second, patient).error).toBe('ERR-NO-SOURCE-CONSENT');
  });

  it('ends, type by type, at the earlier of its duration and the source, to the second', () => {
    const patient = withConsent([]);
    const start = chain.now;
    consent(patient, physician, plans, start + 5n * day);
    consent(patient, physician, labs, start + 20n * day);
    refer(physician, patient, 10n * day, labs + plans);
    const grant = chain.read('access-control', 'get-temporary-access', { patient, provider: specialist });
    expect(grant?.expiries).toEqual([0n, 0n, start + 10n * day + 20n, start + 5n * day, 0n, 0n]);
    chain.advanceTo(start + 5n * day - 10n);
    expect(check(patient, labs + plans)).toEqual(permitted);
    chain.advanceTo(start + 5n * day);
    expect(check(patient, plans)).toEqual(gone);
    chain.advanceTo(start + 10n * day + 10n);
    expect(check(patient)).toEqual(permitted);
    chain.advanceTo(start + 10n * day + 20n);
    expect(check(patient)).toEqual(gone);
  });

  it('lasts from 1 second to 30 days, checked before adding', () => {
    const patient = withConsent([]);
    for (const duration of [0n, 30n * day + 1n, 2n ** 128n - 1n]) {
      expect(refer(patient, patient, duration).error).toBe('ERR-INVALID-DURATION');
    }
    expect(refer(patient, patient, 1n).ok).toBe(true);
    expect(refer(patient, patient, 30n * day).ok).toBe(true);
  });

  it('dies with the source consent, and is not revived when that is granted again', () => {
    const patient = withConsent();
    refer(physician, patient, day, labs + plans);
    chain.succeed(patient, 'patient-consent', 'revoke-consent', { provider: physician, 'data-types': labs });
    expect(check(patient)).toEqual(gone);
    expect(check(patient, plans)).toEqual(permitted);
    consent(patient, physician);
    expect(check(patient)).toEqual(gone);
    expect(check(patient, plans)).toEqual(gone);
    expect(refer(physician, patient).ok).toBe(true);
    expect(check(patient)).toEqual(permitted);
  });

  it('dies with an objection to the grantor or its institution', () => {
    const patient = withConsent([outside]);
    refer(outside, patient);
    expect(check(patient)).toEqual(permitted);
    const object = (provider: string, types: bigint) =>
      chain.succeed(patient, 'patient-consent', 'set-objection', { provider, 'data-types': types });
    object(clinic, labs);
    expect(check(patient)).toEqual(gone);
    object(clinic, 0n);
    expect(check(patient)).toEqual(permitted);
    object(outside, labs);
    object(outside, 0n);
    expect(check(patient)).toEqual(gone);
  });

  it('dies with the standing of the grantor', () => {
    const patient = withConsent([outside]);
    refer(outside, patient);
    const pairs = [
      [clinic, 'suspend-provider', 'reinstate-provider', { provider: outside }],
      [registrar, 'suspend-institution', 'reinstate-institution', { institution: clinic }],
    ] as const;
    for (const [by, suspend, reinstate, args] of pairs) {
      chain.succeed(by, 'access-control', suspend, args as never);
      expect(check(patient)).toEqual(gone);
      expect(refer(outside, patient).ok).toBe(false);
      chain.succeed(by, 'access-control', reinstate, args as never);
      expect(check(patient)).toEqual(permitted);
    }
    chain.succeed(outside, 'access-control', 'resign', {});
    expect(check(patient)).toEqual(gone);
    expect(refer(outside, patient).error).toBe('ERR-RESIGNED');
  });

  it('dies with the verification of the grantor', () => {
    const provider = principalOf('soon-unverified');
    const root = commitment('v');
    chain.succeed(hospital, 'access-control', 'register-providers', {
      providers: [{ provider, role: roles['primary-physician'], root }],
    });
    const end = chain.now + day;
    chain.succeed(registrar, 'access-control', 'verify-credentials', {
      provider,
      certifications: { number: numberOf(chain, provider), root, 'valid-until': end },
    });
    const patient = withConsent([provider]);
    refer(provider, patient);
    chain.advanceTo(end - 10n);
    expect(check(patient)).toEqual(permitted);
    chain.advanceTo(end);
    expect(check(patient)).toEqual(gone);
    expect(refer(provider, patient).error).toBe('ERR-UNVERIFIED');
  });

  it('is replaced by the patient or the same grantor while active, by anyone who may refer once it is dead', () => {
    const patient = withConsent([physician, second]);
    refer(physician, patient);
    expect(refer(second, patient).error).toBe('ERR-OTHER-GRANTOR');
    expect(refer(physician, patient, 5n * day, plans).ok).toBe(true);
    expect(check(patient)).toEqual(gone);
    expect(refer(patient, patient).ok).toBe(true);
    expect(refer(physician, patient).error).toBe('ERR-OTHER-GRANTOR');
    chain.succeed(patient, 'access-control', 'revoke-temporary-access', { patient, provider: specialist });
    refer(physician, patient);
    chain.succeed(patient, 'patient-consent', 'revoke-consent', { provider: physician, 'data-types': 63n });
    expect(refer(second, patient).ok).toBe(true);
  });

  it('is ended by the patient or the grantor only', () => {
    const patient = withConsent();
    refer(physician, patient);
    const revoke = (by: string) =>
      chain.call(by, 'access-control', 'revoke-temporary-access', { patient, provider: specialist });
    for (const other of [stranger, specialist, second, hospital])
      expect(revoke(other).error).toBe('ERR-NOT-ALLOWED');
    expect(revoke(physician).ok).toBe(true);
    expect(check(patient)).toEqual(gone);
    expect(revoke(patient).error).toBe('ERR-NO-TEMPORARY-GRANT');
  });

  it('goes to a provider in standing, other than the patient and the grantor, for types without objection', () => {
    const patient = withConsent();
    expect(refer(physician, patient, day, labs, physician).error).toBe('ERR-SELF');
    expect(refer(patient, patient, day, labs, hospital).error).toBe('ERR-UNKNOWN-PROVIDER');
    expect(refer(patient, patient, day, labs, stranger).error).toBe('ERR-UNKNOWN-PROVIDER');
    expect(refer(specialist, specialist, day, labs, specialist).error).toBe('ERR-SELF');
    expect(refer(patient, patient, day, 64n).error).toBe('ERR-INVALID-DATA-TYPES');
    chain.succeed(patient, 'patient-consent', 'set-objection', { provider: specialist, 'data-types': labs });
    expect(refer(physician, patient).error).toBe('ERR-OBJECTED');
    chain.succeed(hospital, 'access-control', 'suspend-provider', { provider: specialist });
    expect(refer(physician, patient, day, plans).error).toBe('ERR-PROVIDER-SUSPENDED');
    chain.succeed(hospital, 'access-control', 'reinstate-provider', { provider: specialist });
    chain.succeed(registrar, 'access-control', 'suspend-institution', { institution: hospital });
    expect(refer(patient, patient, day, plans).error).toBe('ERR-INSTITUTION-SUSPENDED');
    chain.succeed(registrar, 'access-control', 'reinstate-institution', { institution: hospital });
    const pending = principalOf('referral-pending');
    chain.succeed(pending, 'access-control', 'register-provider', {
      credentials: { role: roles.specialist, root: commitment('p') },
      institution: hospital,
    });
    expect(refer(patient, patient, day, labs, pending).error).toBe('ERR-PENDING');
  });
});
