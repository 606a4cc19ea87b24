import { beforeAll, describe, expect, it } from 'vitest';
import { decisions, purposes, roles } from '../../src/lib/contracts/vocabulary.ts';
import { deployer } from '../contracts/support/open-chain.ts';
import {
  basic,
  clinic,
  commitment,
  day,
  hospital,
  labs,
  openingOfficers,
  owner,
  plans,
  principalOf,
  registrar,
  registrar2,
  reviewer,
  reviewer2,
  year,
} from '../contracts/support/open-hospital.ts';
import { SideBySide } from './side-by-side.ts';

const { TREAT, ETREAT } = purposes;
const root = commitment('open');

/** Rules that the design leaves open: what the contracts do, and the model says. */
describe('model and chain agree where the design is silent', () => {
  let both: SideBySide;
  let count = 0;
  beforeAll(async () => {
    both = await SideBySide.open();
    both.succeed(deployer, 'registry', 'initialize', openingOfficers);
    for (const institution of [hospital, clinic]) {
      both.succeed(registrar, 'access-control', 'register-institution', { institution, root });
    }
  });

  const fresh = () => principalOf(`open-rules-${count++}`);
  const list = (provider: string, role: bigint, institution = hospital) =>
    both.succeed(institution, 'access-control', 'register-providers', {
      providers: [{ provider, role, root }],
    });
  const verify = (provider: string, until = both.chain.now + year) =>
    both.succeed(registrar, 'access-control', 'verify-credentials', {
      provider,
      certifications: {
        number: both.model.state.parties.get(provider)?.number ?? 0n,
        root,
        'valid-until': until,
      },
    });
  const provider = (role: bigint) => {
    const who = fresh();
    list(who, role);
    verify(who);
    return who;
  };
  const grant = (patient: string, grantee: string, types: bigint) =>
    both.succeed(patient, 'patient-consent', 'grant-consent', {
      provider: grantee,
      'data-types': types,
      expiry: both.chain.now + 30n * day,
    });
  const resign = (who: string) => both.succeed(who, 'access-control', 'resign', {});

  it('a consent to an earlier registration covers nothing, is shown, and can be revoked', () => {
    const patient = fresh();
    const physician = provider(roles['primary-physician']);
    grant(patient, physician, labs + plans);
    resign(physician);
    list(physician, roles['primary-physician']);
    verify(physician);
    expect(both.check(patient, physician, labs, TREAT).code).toBe(decisions['not-covered']);
    expect(both.status(patient, physician)).toMatchObject({ 'data-types': 0n, purposes: TREAT });
    both.succeed(patient, 'patient-consent', 'revoke-consent', { provider: physician, 'data-types': labs });
    both.succeed(patient, 'patient-consent', 'set-objection', { provider: physician, 'data-types': plans });
    expect(both.status(patient, physician)).toMatchObject({ purposes: 0n, objections: plans });
  });

  it('a consent to a provider is in the way of a transfer to the institution that it became', () => {
    const patient = fresh();
    const former = provider(roles.specialist);
    grant(patient, former, labs);
    grant(patient, hospital, plans);
    resign(former);
    both.succeed(registrar, 'access-control', 'register-institution', { institution: former, root });
    const move = { from: hospital, to: former };
    expect(both.fail(patient, 'patient-consent', 'transfer-consent', move)).toBe('ERR-CONSENT-EXISTS');
    both.succeed(patient, 'patient-consent', 'revoke-consent', { provider: former, 'data-types': labs });
    both.succeed(patient, 'patient-consent', 'transfer-consent', move);
    expect(both.status(patient, former)['data-types']).toBe(plans);
  });

  it('a lapsed request can be denied, and not approved', () => {
    const patient = fresh();
    const physician = provider(roles['primary-physician']);
    const asked = { patient, 'data-types': labs, purpose: TREAT };
    const request = both.succeed(physician, 'access-control', 'request-access', asked).seq;
    both.chain.pass(31n * day);
    const expiry = both.chain.now + day;
    const approval = { provider: physician, request, expiry };
    expect(both.fail(patient, 'patient-consent', 'approve-request', approval)).toBe('ERR-NO-REQUEST');
    both.succeed(patient, 'patient-consent', 'deny-request', { provider: physician, request });
  });

  it('a care team of an earlier registration counts for nothing', () => {
    const patient = fresh();
    const nurse = provider(roles.nurse);
    const pair = { patient, provider: nurse };
    both.succeed(hospital, 'access-control', 'assign-care-team', pair);
    resign(nurse);
    list(nurse, roles.nurse);
    expect(both.fail(hospital, 'access-control', 'unassign-care-team', pair)).toBe('ERR-NOT-ASSIGNED');
    both.succeed(hospital, 'access-control', 'assign-care-team', pair);
  });

  it('an institution lifts its suspension after the provider resigned, and keeps no institution out', () => {
    const who = fresh();
    list(who, roles.nurse);
    both.succeed(hospital, 'access-control', 'suspend-provider', { provider: who });
    resign(who);
    expect(both.fail(clinic, 'access-control', 'reinstate-provider', { provider: who })).toBe(
      'ERR-NOT-ALLOWED',
    );
    both.succeed(hospital, 'access-control', 'reinstate-provider', { provider: who });
    const squatted = fresh();
    list(squatted, roles.nurse);
    both.succeed(hospital, 'access-control', 'suspend-provider', { provider: squatted });
    both.succeed(registrar, 'access-control', 'register-institution', { institution: squatted, root });
    expect(both.model.state.parties.get(squatted)).toMatchObject({ role: 0n, suspension: 0n });
  });

  it('who was ever verified neither verifies nor reviews, be the verification over', () => {
    const medic = provider(roles['emergency-personnel']);
    const other = fresh();
    list(other, roles.specialist);
    for (const officer of [registrar2, reviewer2]) {
      list(officer, roles.specialist);
      verify(officer, both.chain.now + day);
    }
    both.chain.pass(2n * day);
    const reason = { code: 1n, evidence: root };
    const opened = { patient: fresh(), provider: medic, reason };
    const override = both.succeed(medic, 'patient-consent', 'emergency-override', opened).seq;
    const number = both.model.state.parties.get(other)?.number ?? 0n;
    const certifications = { number, root, 'valid-until': both.chain.now + day };
    expect(
      both.fail(registrar2, 'access-control', 'verify-credentials', { provider: other, certifications }),
    ).toBe('ERR-CONFLICT-OF-INTEREST');
    const review = { override, outcome: 1n, evidence: root };
    expect(both.fail(reviewer2, 'patient-consent', 'review-override', review)).toBe('ERR-REVIEWER-CONFLICT');
    both.succeed(reviewer, 'patient-consent', 'review-override', review);
  });

  it('a role that is narrowed bounds a running override, but for protected types', () => {
    const patient = fresh();
    const medic = provider(roles['emergency-personnel']);
    both.chain.pass(day);
    const opened = { patient, provider: medic, reason: { code: 1n, evidence: root } };
    both.succeed(patient, 'patient-consent', 'set-emergency-preferences', { 'data-types': 63n });
    both.succeed(medic, 'patient-consent', 'emergency-override', opened);
    expect(both.check(patient, medic, 63n, ETREAT).permitted).toBe(true);
    const policy = { 'data-types': basic, purposes: TREAT + ETREAT, longest: year, flags: 2n };
    both.succeed(owner, 'access-control', 'set-role-policy', { role: roles['emergency-personnel'], policy });
    expect(both.check(patient, medic, labs, ETREAT).code).toBe(decisions['role-data-types']);
    expect(both.check(patient, medic, basic + 48n, ETREAT).permitted).toBe(true);
  });
});
