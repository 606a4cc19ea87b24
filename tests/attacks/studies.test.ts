import { beforeAll, describe, expect, it } from 'vitest';
import { decisions, purposes, roles } from '../../src/lib/contracts/vocabulary.ts';
import type { Chain } from '../contracts/support/open-chain.ts';
import {
  clinic,
  day,
  hospital,
  labs,
  openHospital,
  owner,
  physician,
  plans,
  registrar,
  researcher,
  reviewer,
  stranger,
  year,
} from '../contracts/support/open-hospital.ts';
import { attack } from './support/victim.ts';
import { huge, openWard, root } from './support/ward.ts';

const { HRESCH, TREAT } = purposes;

describe('a study', () => {
  let chain: Chain;
  let ward: ReturnType<typeof openWard>;
  beforeAll(async () => {
    chain = await openHospital();
    ward = openWard(chain, 'study');
  });

  const details = (lead: string, types: bigint, ends = chain.now + year) => ({
    lead,
    'data-types': types,
    'ends-at': ends,
    evidence: root,
  });
  const register = (...args: Parameters<typeof details>) =>
    chain.succeed(registrar, 'patient-consent', 'register-study', details(...args)).seq;
  const join = (patient: string, study: bigint, types: bigint) =>
    chain.succeed(patient, 'patient-consent', 'join-study', { study, 'data-types': types });
  const read = (patient: string, provider: string, types: bigint) =>
    ward.check(patient, provider, types, HRESCH);
  const uncovered = decisions['not-covered'];

  it('is not widened after patients joined: a wider one of the same lead reaches none of them', () => {
    const patient = ward.fresh('patient');
    const lead = ward.employ(roles.researcher);
    const first = register(lead, labs);
    join(patient, first, labs);
    const wider = register(lead, 63n);
    expect(read(patient, lead, labs).permitted).toBe(true);
    for (const types of [plans, labs + plans, 63n]) expect(read(patient, lead, types).code).toBe(uncovered);
    const fail = attack(chain, patient, [lead, hospital]);
    const args = { study: wider, 'data-types': 63n };
    expect(fail(patient, 'patient-consent', 'join-study', args)).toBe('ERR-ALREADY-JOINED');
    expect(fail(patient, 'patient-consent', 'withdraw-from-study', { study: wider })).toBe('ERR-NOT-JOINED');
    expect(chain.read('patient-consent', 'get-study', { study: first })?.['data-types']).toBe(labs);
  });

  it('is not joined with types outside it, nor outside all types', () => {
    const patient = ward.fresh('patient');
    const study = register(researcher, labs);
    const fail = attack(chain, patient);
    const bad = [
      [plans, 'ERR-NOT-IN-STUDY'],
      [labs + plans, 'ERR-NOT-IN-STUDY'],
      [0n, 'ERR-INVALID-TYPES'],
      [64n + labs, 'ERR-INVALID-TYPES'],
      [huge, 'ERR-INVALID-TYPES'],
    ] as const;
    for (const [types, error] of bad) {
      expect(fail(patient, 'patient-consent', 'join-study', { study, 'data-types': types })).toBe(error);
    }
  });

  it('lets its lead read for research only, the joined types only, of those who joined only', () => {
    const [patient, other] = [ward.fresh('patient'), ward.fresh('patient')];
    const lead = ward.employ(roles.researcher);
    join(patient, register(lead, labs + plans), labs);
    expect(read(patient, lead, plans).code).toBe(uncovered);
    expect(read(other, lead, labs).code).toBe(uncovered);
    expect(ward.check(patient, lead, labs, TREAT).code).toBe(decisions['role-purpose']);
    expect(read(patient, researcher, labs).code).toBe(uncovered);
    expect(read(patient, physician, labs).code).toBe(decisions['role-purpose']);
  });

  it('is the only way in for a researcher: no consent, request, referral or institution’s consent', () => {
    const patient = ward.fresh('patient');
    ward.consent(patient, hospital, labs);
    ward.consent(patient, physician, labs);
    const fail = attack(chain, patient);
    const consent = { provider: researcher, 'data-types': labs, expiry: chain.now + day };
    expect(fail(patient, 'patient-consent', 'grant-consent', consent)).toBe('ERR-STUDY-ONLY');
    const request = { patient, 'data-types': labs, purpose: HRESCH };
    expect(fail(researcher, 'access-control', 'request-access', request)).toBe('ERR-ROLE-FORBIDS');
    chain.succeed(patient, 'access-control', 'grant-temporary-access', {
      patient,
      provider: researcher,
      duration: day,
      'data-types': labs,
    });
    for (const purpose of [TREAT, HRESCH]) {
      expect(ward.check(patient, researcher, labs, purpose).permitted).toBe(false);
    }
    const update = { 'data-types': labs, expiry: chain.now + day, purposes: TREAT + HRESCH };
    for (const provider of [hospital, physician]) {
      expect(
        fail(patient, 'patient-consent', 'update-consent', { provider, 'new-permissions': update }),
      ).toBe('ERR-INVALID-PURPOSES');
    }
  });

  it('is registered by nobody but a registrar, and by none for itself', () => {
    const fail = attack(chain, researcher, [hospital, clinic]);
    for (const by of [researcher, hospital, stranger, owner, reviewer]) {
      expect(fail(by, 'patient-consent', 'register-study', details(researcher, labs))).toBe(
        'ERR-REGISTRAR-ONLY',
      );
    }
    expect(fail(registrar, 'patient-consent', 'register-study', details(registrar, labs))).toBe(
      'ERR-NOT-A-LEAD',
    );
    ward.list(clinic, registrar, roles.researcher);
    expect(fail(registrar, 'patient-consent', 'register-study', details(registrar, labs))).toBe(
      'ERR-SELF-GRANT',
    );
    chain.succeed(registrar, 'access-control', 'resign', {});
  });

  it('of an institution is read by its researchers, not by those of another nor by those who left', () => {
    const patient = ward.fresh('patient');
    const study = register(clinic, labs);
    join(patient, study, labs);
    const own = ward.employ(roles.researcher, clinic);
    const other = ward.employ(roles.researcher);
    expect([read(patient, own, labs).permitted, read(patient, other, labs).permitted]).toEqual([true, false]);
    chain.succeed(own, 'access-control', 'resign', {});
    ward.list(hospital, own, roles.researcher);
    ward.verify(own);
    expect(read(patient, own, labs).code).toBe(uncovered);
  });

  it('left is left: withdrawing twice, or from another’s, changes nothing', () => {
    const patient = ward.fresh('patient');
    const [lead, otherLead] = [ward.employ(roles.researcher), ward.employ(roles.researcher)];
    const [study, other] = [register(lead, labs), register(otherLead, labs)];
    join(patient, study, labs);
    const fail = attack(chain, patient, [lead, otherLead]);
    expect(fail(stranger, 'patient-consent', 'withdraw-from-study', { study })).toBe('ERR-NOT-JOINED');
    expect(fail(patient, 'patient-consent', 'withdraw-from-study', { study: other })).toBe('ERR-NOT-JOINED');
    chain.succeed(patient, 'patient-consent', 'withdraw-from-study', { study });
    expect(fail(patient, 'patient-consent', 'withdraw-from-study', { study })).toBe('ERR-NOT-JOINED');
    expect(read(patient, lead, labs).code).toBe(uncovered);
  });
});
