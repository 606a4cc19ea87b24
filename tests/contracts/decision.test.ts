import { beforeAll, describe, expect, it } from 'vitest';
import { actions, bases, decisions, purposes, roles } from '../../src/lib/contracts/vocabulary.ts';
import type { Chain } from './support/open-chain.ts';
import {
  administrator,
  basic,
  clinic,
  commitment,
  day,
  history,
  hospital,
  labs,
  mental,
  numberOf,
  nurse,
  openHospital,
  owner,
  physician,
  plans,
  principalOf,
  registrar,
  researcher,
  specialist,
  stranger,
  year,
} from './support/open-hospital.ts';

const { TREAT, HPAYMT, HRESCH, ETREAT } = purposes;
const root = commitment('d');

describe('the decision', () => {
  let chain: Chain;
  let count = 0;
  beforeAll(async () => {
    chain = await openHospital();
  });

  const fresh = (name = 'patient') => principalOf(`decision-${name}-${count++}`);
  const check = (patient: string, provider: string, types: bigint = labs, purpose: bigint = TREAT) =>
    chain.read('access-control', 'check-access', { patient, provider, 'data-types': types, purpose });
  const code = (...args: Parameters<typeof check>) => check(...args).code;
  const consent = (patient: string, provider: string, types: bigint, days = 30n) =>
    chain.succeed(patient, 'patient-consent', 'grant-consent', {
      provider,
      'data-types': types,
      expiry: chain.now + days * day,
    });
  const newProvider = (role: bigint = roles['primary-physician'], institution = hospital) => {
    const provider = fresh('provider');
    chain.succeed(institution, 'access-control', 'register-providers', {
      providers: [{ provider, role, root }],
    });
    return provider;
  };
  const verify = (provider: string, until: bigint) =>
    chain.succeed(registrar, 'access-control', 'verify-credentials', {
      provider,
      certifications: { number: numberOf(chain, provider), root, 'valid-until': until },
    });

  it('is the first rule that failed, in order', () => {
    const patient = fresh();
    expect(code(patient, stranger)).toBe(decisions['provider-unknown']);
    expect(code(patient, hospital)).toBe(decisions['provider-unknown']);
    const provider = fresh('provider');
    chain.succeed(provider, 'access-control', 'register-provider', {
      credentials: { role: roles['primary-physician'], root },
      institution: clinic,
    });
    expect(code(patient, provider)).toBe(decisions['provider-pending']);
    chain.succeed(clinic, 'access-control', 'register-providers', {
      providers: [{ provider, role: roles['primary-physician'], root }],
    });
    expect(code(patient, provider)).toBe(decisions['provider-unverified']);
    chain.succeed(clinic, 'access-control', 'suspend-provider', { provider });
    expect(code(patient, provider)).toBe(decisions['provider-suspended']);
    chain.succeed(clinic, 'access-control', 'reinstate-provider', { provider });
    chain.succeed(registrar, 'access-control', 'suspend-institution', { institution: clinic });
    expect(code(patient, provider)).toBe(decisions['institution-suspended']);
    chain.succeed(registrar, 'access-control', 'reinstate-institution', { institution: clinic });
    verify(provider, chain.now + day);
    expect(code(patient, provider, labs, HPAYMT)).toBe(decisions['role-purpose']);
    expect(code(patient, provider)).toBe(decisions['not-covered']);
    chain.succeed(patient, 'patient-consent', 'set-objection', { provider, 'data-types': labs });
    expect(code(patient, provider)).toBe(decisions.objected);
    chain.succeed(provider, 'access-control', 'resign', {});
    expect(code(patient, provider)).toBe(decisions['provider-unknown']);
    chain.succeed(owner, 'registry', 'pause', {});
    expect(code(patient, provider)).toBe(decisions.paused);
    expect(code(patient, provider, 0n)).toBe(decisions.paused);
    chain.succeed(owner, 'registry', 'unpause', {});
  });

  it('needs known data types and exactly one purpose', () => {
    const patient = fresh();
    for (const types of [0n, 64n, 127n, 2n ** 128n - 1n]) {
      expect(code(patient, physician, types)).toBe(decisions['invalid-request']);
    }
    for (const purpose of [0n, 3n, 17n, 32n, 2n ** 127n]) {
      expect(code(patient, physician, labs, purpose)).toBe(decisions['invalid-request']);
    }
  });

  it('ends with the verification, to the second', () => {
    const patient = fresh();
    const provider = newProvider();
    const end = chain.now + 1200n;
    verify(provider, end);
    consent(patient, provider, labs);
    chain.advanceTo(end - 10n);
    expect(code(patient, provider)).toBe(decisions.permitted);
    chain.advanceTo(end);
    expect(code(patient, provider)).toBe(decisions['verification-expired']);
    verify(provider, chain.now + 11n);
    chain.simnet.mineEmptyStacksBlocks(1);
    expect(code(patient, provider)).toBe(decisions.permitted);
    chain.simnet.mineEmptyStacksBlocks(1);
    expect(code(patient, provider)).toBe(decisions['verification-expired']);
  });

  it('names every basis that covered the request', () => {
    const patient = fresh();
    consent(patient, specialist, labs);
    consent(patient, hospital, plans);
    chain.succeed(patient, 'access-control', 'grant-temporary-access', {
      patient,
      provider: specialist,
      duration: day,
      'data-types': history + labs,
    });
    const basis = (types: bigint) => check(patient, specialist, types).basis;
    const all = bases['direct-consent'] + bases['institution-consent'] + bases['temporary-grant'];
    expect(basis(labs + plans + history)).toBe(all);
    expect(basis(plans)).toBe(bases['institution-consent']);
    expect(basis(history)).toBe(bases['temporary-grant']);
    expect(basis(labs)).toBe(bases['direct-consent'] + bases['temporary-grant']);
    expect(check(patient, specialist, labs + mental)).toMatchObject({ permitted: false, basis: 0n });
  });

  it("asks for the role's types, purposes, care team or study", () => {
    const patient = fresh();
    consent(patient, hospital, 63n);
    expect(code(patient, administrator, labs, HPAYMT)).toBe(decisions['role-data-types']);
    expect(code(patient, administrator, basic, TREAT)).toBe(decisions['role-purpose']);
    expect(code(patient, administrator, basic, HPAYMT)).toBe(decisions['not-covered']);
    expect(code(patient, nurse, mental)).toBe(decisions['role-data-types']);
    expect(code(patient, nurse, labs)).toBe(decisions['care-team-missing']);
    expect(code(patient, researcher, labs, TREAT)).toBe(decisions['role-purpose']);
    expect(code(patient, researcher, labs, HRESCH)).toBe(decisions['not-covered']);
    expect(code(patient, physician, labs, ETREAT)).toBe(decisions['role-purpose']);
    chain.succeed(patient, 'patient-consent', 'update-consent', {
      provider: hospital,
      'new-permissions': { 'data-types': 63n, expiry: chain.now + day, purposes: TREAT + HPAYMT },
    });
    expect(check(patient, administrator, basic, HPAYMT)).toMatchObject({ permitted: true });
  });

  it('follows the care team of the institution, and its registration number', () => {
    const patient = fresh();
    const provider = newProvider(roles.nurse);
    verify(provider, chain.now + year);
    consent(patient, provider, labs);
    const assign = (by: string, who = patient) =>
      chain.call(by, 'access-control', 'assign-care-team', { patient: who, provider });
    const unassign = (by: string) =>
      chain.call(by, 'access-control', 'unassign-care-team', { patient, provider });
    for (const other of [stranger, clinic, provider, patient])
      expect(assign(other).error).toBe('ERR-NOT-ALLOWED');
    expect(unassign(hospital).error).toBe('ERR-NOT-ASSIGNED');
    expect(assign(hospital, provider).error).toBe('ERR-SELF');
    expect(assign(hospital).ok).toBe(true);
    expect(assign(hospital).error).toBe('ERR-ALREADY-ASSIGNED');
    expect(code(patient, provider)).toBe(decisions.permitted);
    for (const other of [stranger, clinic, provider, patient])
      expect(unassign(other).error).toBe('ERR-NOT-ALLOWED');
    expect(unassign(hospital).ok).toBe(true);
    expect(code(patient, provider)).toBe(decisions['care-team-missing']);
    assign(hospital);
    chain.succeed(provider, 'access-control', 'resign', {});
    chain.succeed(hospital, 'access-control', 'register-providers', {
      providers: [{ provider, role: roles.nurse, root }],
    });
    verify(provider, chain.now + year);
    consent(patient, provider, labs);
    expect(code(patient, provider)).toBe(decisions['care-team-missing']);
    expect(chain.fail(hospital, 'access-control', 'assign-care-team', { patient, provider: stranger })).toBe(
      'ERR-UNKNOWN-PROVIDER',
    );
  });

  describe('logged', () => {
    const log = (
      by: string,
      patient: string,
      provider: string,
      rest: Partial<Record<'action' | 'types' | 'purpose', bigint>> = {},
    ) =>
      chain.call(by, 'access-control', 'log-access-event', {
        patient,
        provider,
        action: rest.action ?? actions.read,
        'data-types': rest.types ?? labs,
        purpose: rest.purpose ?? TREAT,
      });

    it('answers and records what the decision is, by the provider or its institution', () => {
      const patient = fresh();
      expect(log(physician, patient, physician).value).toEqual({
        permitted: false,
        code: decisions['not-covered'],
        basis: 0n,
      });
      consent(patient, physician, labs);
      const { value, events } = log(hospital, patient, physician, { action: actions.update });
      expect(value).toEqual({ permitted: true, code: 0n, basis: bases['direct-consent'] });
      expect(events).toMatchObject([
        {
          topic: 'access-permitted',
          actor: hospital,
          patient,
          provider: physician,
          institution: hospital,
          'data-types': labs,
          purposes: TREAT,
          code: actions.update,
          outcome: decisions.permitted,
          ref: bases['direct-consent'],
        },
      ]);
    });

    it('is not forged by a stranger, the patient, another institution or a registrar', () => {
      const patient = fresh();
      for (const other of [stranger, patient, clinic, registrar, owner, specialist]) {
        expect(log(other, patient, physician).error).toBe('ERR-NOT-ALLOWED');
      }
      expect(log(stranger, patient, stranger).error).toBe('ERR-UNKNOWN-PROVIDER');
      expect(log(hospital, patient, hospital).error).toBe('ERR-UNKNOWN-PROVIDER');
    });

    it("is only about a provider who was ever verified, so that no stranger fills a patient's chain", () => {
      const patient = fresh();
      const provider = newProvider();
      expect(log(provider, patient, provider).error).toBe('ERR-UNVERIFIED');
      expect(log(hospital, patient, provider).error).toBe('ERR-UNVERIFIED');
      verify(provider, chain.now + 10n);
      chain.simnet.mineEmptyStacksBlocks(3);
      expect(log(provider, patient, provider).value.code).toBe(decisions['verification-expired']);
      chain.succeed(provider, 'access-control', 'resign', {});
      expect(log(provider, patient, provider).error).toBe('ERR-UNVERIFIED');
      expect(chain.read('registry', 'get-patient-head', { patient }).count).toBe(1n);
    });

    it('has a known action, and any request', () => {
      const patient = fresh();
      for (const action of [0n, 6n])
        expect(log(physician, patient, physician, { action }).error).toBe('ERR-INVALID-ACTION');
      const invalid = log(physician, patient, physician, { types: 2n ** 100n, purpose: 3n });
      expect(invalid.value.code).toBe(decisions['invalid-request']);
      expect(invalid.events).toMatchObject([
        { topic: 'access-denied', 'data-types': 2n ** 100n, purposes: 3n },
      ]);
    });

    it('is possible while paused or suspended, as a denial', () => {
      const patient = fresh();
      consent(patient, physician, labs);
      chain.succeed(registrar, 'access-control', 'suspend-provider', { provider: physician });
      expect(log(physician, patient, physician).value.code).toBe(decisions['provider-suspended']);
      chain.succeed(owner, 'registry', 'pause', {});
      expect(log(hospital, patient, physician).value.code).toBe(decisions.paused);
      chain.succeed(owner, 'registry', 'unpause', {});
      chain.succeed(registrar, 'access-control', 'reinstate-provider', { provider: physician });
    });
  });

  it('keeps a public encryption key for anyone', () => {
    const patient = fresh();
    const key = commitment('key');
    const { events } = chain.call(patient, 'access-control', 'publish-encryption-key', { key });
    expect(events).toMatchObject([{ topic: 'encryption-key-published', actor: patient, patient: null }]);
    expect(chain.read('access-control', 'get-encryption-key', { who: patient })).toEqual(key);
  });
});
