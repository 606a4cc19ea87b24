import { beforeAll, describe, expect, it } from 'vitest';
import { bases, decisions, purposes, roles } from '../../src/lib/contracts/vocabulary.ts';
import type { Chain } from './support/open-chain.ts';
import {
  basic,
  clinic,
  commitment,
  day,
  hospital,
  labs,
  mental,
  numberOf,
  openHospital,
  owner,
  physician,
  plans,
  principalOf,
  registrar,
  researcher,
  reviewer,
  stranger,
  year,
} from './support/open-hospital.ts';

const { TREAT, HRESCH } = purposes;
const evidence = commitment('protocol');

describe('a study', () => {
  let chain: Chain;
  let count = 0;
  beforeAll(async () => {
    chain = await openHospital();
  });

  const fresh = (name = 'patient') => principalOf(`study-${name}-${count++}`);
  const newResearcher = () => {
    const provider = fresh('researcher');
    chain.succeed(clinic, 'access-control', 'register-providers', {
      providers: [{ provider, role: roles.researcher, root: evidence }],
    });
    chain.succeed(registrar, 'access-control', 'verify-credentials', {
      provider,
      certifications: {
        number: numberOf(chain, provider),
        root: evidence,
        'valid-until': chain.now + 4n * year,
      },
    });
    return provider;
  };
  const register = (lead: string, types: bigint, ends = chain.now + year, by = registrar) =>
    chain.call(by, 'patient-consent', 'register-study', {
      lead,
      'data-types': types,
      'ends-at': ends,
      evidence,
    });
  const join = (patient: string, study: bigint, types: bigint) =>
    chain.call(patient, 'patient-consent', 'join-study', { study, 'data-types': types });
  const leave = (patient: string, study: bigint) =>
    chain.call(patient, 'patient-consent', 'withdraw-from-study', { study });
  const check = (patient: string, provider: string, types: bigint = labs, purpose: bigint = HRESCH) =>
    chain.read('access-control', 'check-access', { patient, provider, 'data-types': types, purpose });

  it('is registered by a registrar for a researcher or an institution in standing, not for itself', () => {
    for (const other of [stranger, owner, reviewer, hospital, researcher]) {
      expect(register(researcher, labs, undefined, other).error).toBe('ERR-REGISTRAR-ONLY');
    }
    for (const lead of [stranger, physician]) expect(register(lead, labs).error).toBe('ERR-NOT-A-LEAD');
    const self = registrar;
    chain.succeed(clinic, 'access-control', 'register-providers', {
      providers: [{ provider: self, role: roles.researcher, root: evidence }],
    });
    expect(register(self, labs).error).toBe('ERR-SELF-GRANT');
    chain.succeed(registrar, 'access-control', 'resign', {});
    chain.succeed(hospital, 'access-control', 'suspend-provider', { provider: researcher });
    expect(register(researcher, labs).error).toBe('ERR-GRANTEE-SUSPENDED');
    chain.succeed(hospital, 'access-control', 'reinstate-provider', { provider: researcher });
    expect(register(researcher, labs).events).toMatchObject([
      { topic: 'study-registered', provider: researcher },
    ]);
    expect(register(hospital, labs).ok).toBe(true);
  });

  it('has known types, ends within five years, and within one with protected types', () => {
    for (const types of [0n, 64n]) expect(register(researcher, types).error).toBe('ERR-INVALID-TYPES');
    expect(register(researcher, labs, chain.now).error).toBe('ERR-EXPIRY-PAST');
    expect(register(researcher, labs, chain.now + 5n * year + 1n).error).toBe('ERR-EXPIRY-TOO-LATE');
    expect(register(researcher, labs, chain.now + 5n * year).ok).toBe(true);
    expect(register(researcher, labs + mental, chain.now + year + 1n).error).toBe('ERR-PROTECTED-TOO-LONG');
    expect(register(researcher, labs + mental, chain.now + year).ok).toBe(true);
  });

  it('lets its lead read what a patient joined with, for HRESCH alone', () => {
    const lead = newResearcher();
    const study = register(lead, labs + plans).value.seq;
    const patient = fresh();
    expect(check(patient, lead).code).toBe(decisions['not-covered']);
    expect(join(patient, study, labs + mental).error).toBe('ERR-NOT-IN-STUDY');
    expect(join(patient, study, 0n).error).toBe('ERR-INVALID-TYPES');
    expect(join(lead, study, labs).error).toBe('ERR-SELF-GRANT');
    expect(join(patient, 1n, labs).error).toBe('ERR-UNKNOWN-STUDY');
    expect(join(patient, study, labs).events).toMatchObject([
      { topic: 'study-joined', ref: study, 'data-types': labs },
    ]);
    expect(check(patient, lead)).toEqual({ permitted: true, code: 0n, basis: bases.study });
    expect(check(patient, lead, plans).code).toBe(decisions['not-covered']);
    expect(check(patient, lead, labs, TREAT).code).toBe(decisions['role-purpose']);
    expect(check(fresh(), lead).code).toBe(decisions['not-covered']);
  });

  it('of an institution is read by its researchers', () => {
    const reader = newResearcher();
    const study = register(clinic, labs).value.seq;
    const patient = fresh();
    join(patient, study, labs);
    expect(check(patient, reader)).toMatchObject({ permitted: true, basis: bases.study });
    expect(check(patient, researcher).permitted).toBe(false);
    chain.succeed(patient, 'patient-consent', 'set-objection', { provider: clinic, 'data-types': labs });
    expect(check(patient, reader).code).toBe(decisions.objected);
  });

  it('is one for each patient and lead, and never widened after a patient joined', () => {
    const lead = newResearcher();
    const first = register(lead, labs).value.seq;
    const wider = register(lead, 63n).value.seq;
    const patient = fresh();
    join(patient, first, labs);
    expect(join(patient, wider, 63n).error).toBe('ERR-ALREADY-JOINED');
    expect(join(patient, first, labs).error).toBe('ERR-ALREADY-JOINED');
    expect(check(patient, lead, mental).permitted).toBe(false);
    expect(leave(patient, wider).error).toBe('ERR-NOT-JOINED');
    expect(leave(patient, 1n).error).toBe('ERR-UNKNOWN-STUDY');
    expect(leave(patient, first).ok).toBe(true);
    expect(leave(patient, first).error).toBe('ERR-NOT-JOINED');
    expect(check(patient, lead).code).toBe(decisions['not-covered']);
    expect(join(patient, wider, mental).ok).toBe(true);
  });

  it('ends by its date, to the second', () => {
    const lead = newResearcher();
    const end = chain.now + 1200n;
    const study = register(lead, labs, end).value.seq;
    const patient = fresh();
    join(patient, study, labs);
    chain.advanceTo(end - 10n);
    expect(check(patient, lead).permitted).toBe(true);
    chain.advanceTo(end);
    expect(check(patient, lead).code).toBe(decisions['not-covered']);
    expect(join(fresh(), study, labs).error).toBe('ERR-STUDY-ENDED');
    const next = register(lead, basic).value.seq;
    expect(join(patient, next, basic).ok).toBe(true);
  });

  it('ends with the registration of its lead', () => {
    const lead = newResearcher();
    const study = register(lead, labs).value.seq;
    const patient = fresh();
    join(patient, study, labs);
    chain.succeed(lead, 'access-control', 'resign', {});
    expect(join(fresh(), study, labs).error).toBe('ERR-STUDY-ENDED');
    chain.succeed(clinic, 'access-control', 'register-providers', {
      providers: [{ provider: lead, role: roles.researcher, root: evidence }],
    });
    chain.succeed(registrar, 'access-control', 'verify-credentials', {
      provider: lead,
      certifications: { number: numberOf(chain, lead), root: evidence, 'valid-until': chain.now + day },
    });
    expect(check(patient, lead).code).toBe(decisions['not-covered']);
    expect(join(fresh(), study, labs).error).toBe('ERR-STUDY-ENDED');
  });

  it('is not joined while its lead is suspended, or for objected types', () => {
    const lead = newResearcher();
    const study = register(lead, labs).value.seq;
    const patient = fresh();
    chain.succeed(patient, 'patient-consent', 'set-objection', { provider: lead, 'data-types': labs });
    expect(join(patient, study, labs).error).toBe('ERR-TYPES-OBJECTED');
    chain.succeed(registrar, 'access-control', 'suspend-provider', { provider: lead });
    expect(join(fresh(), study, labs).error).toBe('ERR-GRANTEE-SUSPENDED');
  });
});
