import { beforeAll, describe, expect, it } from 'vitest';
import {
  bases,
  decisions,
  overrideReasons,
  purposes,
  reviewOutcomes,
  roles,
  suspensionLevels,
} from '../../src/lib/contracts/vocabulary.ts';
import type { Chain } from './support/open-chain.ts';
import {
  clinic,
  commitment,
  day,
  genetic,
  hospital,
  labs,
  medic,
  mental,
  numberOf,
  openHospital,
  owner,
  physician,
  principalOf,
  registrar,
  reviewer,
  reviewer2,
  patient as somePatient,
  stranger,
  year,
} from './support/open-hospital.ts';

const { TREAT, ETREAT } = purposes;
const { justified, unjustified } = reviewOutcomes;
const evidence = commitment('evidence');
const hour = 3600n;

describe('an emergency override', () => {
  let chain: Chain;
  let count = 0;
  beforeAll(async () => {
    chain = await openHospital();
    chain.pass(day);
  });

  const fresh = (name = 'patient') => principalOf(`override-${name}-${count++}`);
  /** A medic verified for more than a day. */
  const newMedic = () => {
    const provider = fresh('medic');
    chain.succeed(hospital, 'access-control', 'register-providers', {
      providers: [{ provider, role: roles['emergency-personnel'], root: evidence }],
    });
    chain.succeed(registrar, 'access-control', 'verify-credentials', {
      provider,
      certifications: {
        number: numberOf(chain, provider),
        root: evidence,
        'valid-until': chain.now + 4n * year,
      },
    });
    chain.pass(day);
    return provider;
  };
  const start = (provider: string, patient: string, code: bigint = overrideReasons['life-threatening']) =>
    chain.call(provider, 'patient-consent', 'emergency-override', {
      patient,
      provider,
      reason: { code, evidence },
    });
  const review = (by: string, override: bigint, outcome: bigint = justified) =>
    chain.call(by, 'patient-consent', 'review-override', { override, outcome, evidence });
  const end = (by: string, override: bigint) =>
    chain.call(by, 'patient-consent', 'end-override', { override });
  const check = (provider: string, patient: string, types: bigint = labs, purpose: bigint = ETREAT) =>
    chain.read('access-control', 'check-access', { patient, provider, 'data-types': types, purpose });
  const prefer = (patient: string, types: bigint) =>
    chain.call(patient, 'patient-consent', 'set-emergency-preferences', { 'data-types': types });

  it('lets the provider read for ETREAT alone, for 24 hours to the second', () => {
    const provider = newMedic();
    const patient = fresh();
    const moment = chain.now;
    const { value, events } = start(provider, patient);
    expect(events).toMatchObject([
      {
        topic: 'override-started',
        actor: provider,
        patient,
        provider,
        institution: hospital,
        'data-types': 15n,
        purposes: ETREAT,
        code: overrideReasons['life-threatening'],
        ref: value.seq,
        'expires-at': moment + day,
      },
    ]);
    expect(check(provider, patient)).toEqual({ permitted: true, code: 0n, basis: bases.override });
    expect(check(provider, patient, labs, TREAT).code).toBe(decisions['not-covered']);
    expect(check(provider, patient, mental).code).toBe(decisions['role-data-types']);
    expect(check(medic, patient).code).toBe(decisions['not-covered']);
    chain.advanceTo(moment + day - 10n);
    expect(check(provider, patient).permitted).toBe(true);
    expect(start(provider, patient).ok).toBe(true);
    chain.advanceTo(moment + day + day - 10n);
    expect(check(provider, patient).permitted).toBe(true);
    chain.advanceTo(moment + day + day);
    expect(check(provider, patient).code).toBe(decisions['not-covered']);
  });

  it("is the provider's own, with a coded reason, and not about itself", () => {
    const patient = fresh();
    const args = { patient, provider: medic, reason: { code: 1n, evidence } };
    for (const other of [stranger, hospital, patient, physician]) {
      expect(chain.fail(other, 'patient-consent', 'emergency-override', args)).toBe('ERR-NOT-PROVIDER');
    }
    for (const code of [0n, 5n]) expect(start(medic, patient, code).error).toBe('ERR-INVALID-REASON');
    expect(start(medic, medic).error).toBe('ERR-SELF-GRANT');
    expect(start(stranger, patient).error).toBe('ERR-UNKNOWN-GRANTEE');
    expect(start(hospital, patient).error).toBe('ERR-MAY-NOT-OVERRIDE');
    expect(start(physician, patient).error).toBe('ERR-MAY-NOT-OVERRIDE');
  });

  it('needs standing and a verification 24 hours old, to the second', () => {
    const provider = fresh('medic');
    const patient = fresh();
    chain.succeed(provider, 'access-control', 'register-provider', {
      credentials: { role: roles['emergency-personnel'], root: evidence },
      institution: hospital,
    });
    expect(start(provider, patient).error).toBe('ERR-GRANTEE-PENDING');
    chain.succeed(hospital, 'access-control', 'register-providers', {
      providers: [{ provider, role: roles['emergency-personnel'], root: evidence }],
    });
    expect(start(provider, patient).error).toBe('ERR-NOT-VERIFIED-FOR-A-DAY');
    const verified = chain.now;
    chain.succeed(registrar, 'access-control', 'verify-credentials', {
      provider,
      certifications: {
        number: numberOf(chain, provider),
        root: evidence,
        'valid-until': verified + 2n * day,
      },
    });
    chain.advanceTo(verified + day - 20n);
    expect(start(provider, patient).error).toBe('ERR-NOT-VERIFIED-FOR-A-DAY');
    chain.succeed(hospital, 'access-control', 'suspend-provider', { provider });
    expect(start(provider, patient).error).toBe('ERR-GRANTEE-SUSPENDED');
    chain.succeed(hospital, 'access-control', 'reinstate-provider', { provider });
    expect(start(provider, patient).ok).toBe(true);
    chain.advanceTo(verified + 2n * day - 10n);
    expect(start(provider, fresh()).error).toBe('ERR-NOT-VERIFIED-FOR-A-DAY');
  });

  it('reaches what the patient allows: protected types only when opted in, nothing when refused', () => {
    const provider = newMedic();
    const patient = fresh();
    expect(prefer(patient, 15n).error).toBe('ERR-SAME-VALUE');
    expect(prefer(patient, 64n).error).toBe('ERR-INVALID-MASK');
    prefer(patient, 0n);
    expect(start(provider, patient).error).toBe('ERR-NO-TYPE-LEFT');
    prefer(patient, labs + mental);
    expect(start(provider, patient).events).toMatchObject([{ 'data-types': labs + mental }]);
    expect(check(provider, patient, labs + mental)).toMatchObject({ permitted: true, basis: bases.override });
    expect(check(provider, patient, genetic).code).toBe(decisions['role-data-types']);
    const other = fresh();
    chain.succeed(other, 'patient-consent', 'set-objection', { provider: hospital, 'data-types': 15n });
    expect(start(provider, other).error).toBe('ERR-NO-TYPE-LEFT');
    expect(chain.read('patient-consent', 'get-emergency-preferences', { patient: fresh() })).toBe(15n);
  });

  it('ends with an objection, and lifting it revives nothing', () => {
    const provider = newMedic();
    const patient = fresh();
    start(provider, patient);
    const object = (types: bigint) =>
      chain.succeed(patient, 'patient-consent', 'set-objection', { provider, 'data-types': types });
    object(labs);
    expect(check(provider, patient).code).toBe(decisions.objected);
    object(0n);
    expect(check(provider, patient).code).toBe(decisions['not-covered']);
    expect(check(provider, patient, 1n).permitted).toBe(true);
  });

  it('is one at a time for a pair, and ended sooner by patient or provider', () => {
    const provider = newMedic();
    const patient = fresh();
    for (const ender of [patient, provider]) {
      const { seq } = start(provider, patient).value;
      expect(start(provider, patient).error).toBe('ERR-OVERRIDE-ACTIVE');
      for (const other of [stranger, hospital, reviewer])
        expect(end(other, seq).error).toBe('ERR-NOT-A-PARTY');
      const moment = chain.now;
      expect(end(ender, seq).events).toMatchObject([{ topic: 'override-ended', 'expires-at': moment }]);
      expect(check(provider, patient).code).toBe(decisions['not-covered']);
      expect(end(ender, seq).error).toBe('ERR-OVERRIDE-ENDED');
      review(reviewer, seq);
    }
    expect(end(patient, 1n).error).toBe('ERR-UNKNOWN-OVERRIDE');
  });

  it('counts until it is reviewed: fewer than three, and none overdue', () => {
    const provider = newMedic();
    const opened = [0, 1, 2].map(() => start(provider, fresh()).value.seq);
    expect(start(provider, fresh()).error).toBe('ERR-TOO-MANY-UNREVIEWED');
    expect(review(reviewer, opened[1] ?? 0n).ok).toBe(true);
    expect(start(provider, fresh()).ok).toBe(true);
    expect(chain.read('patient-consent', 'get-unreviewed-overrides', { provider })).toHaveLength(3);
    review(reviewer, opened[2] ?? 0n);
    chain.pass(72n * hour);
    expect(start(provider, fresh()).error).toBe('ERR-REVIEW-OVERDUE');
    expect(review(reviewer2, opened[0] ?? 0n).ok).toBe(true);
  });

  it('is overdue after 72 hours to the second, and then escalated by the institution, once', () => {
    const provider = newMedic();
    const moment = chain.now;
    const patient = fresh();
    const { seq } = start(provider, patient).value;
    const escalate = (by: string) =>
      chain.call(by, 'patient-consent', 'escalate-override', { override: seq });
    chain.advanceTo(moment + 72n * hour - 10n);
    expect(escalate(hospital).error).toBe('ERR-NOT-OVERDUE');
    for (const other of [stranger, clinic, provider, patient])
      expect(escalate(other).error).toBe('ERR-NOT-A-PARTY');
    expect(escalate(hospital).events).toMatchObject([{ topic: 'override-escalated', ref: seq }]);
    expect(escalate(hospital).error).toBe('ERR-ESCALATED');
    expect(start(provider, fresh()).error).toBe('ERR-REVIEW-OVERDUE');
    expect(review(reviewer, seq).ok).toBe(true);
    expect(escalate(hospital).error).toBe('ERR-REVIEWED');
    expect(start(provider, fresh()).ok).toBe(true);
    expect(chain.fail(hospital, 'patient-consent', 'escalate-override', { override: 1n })).toBe(
      'ERR-UNKNOWN-OVERRIDE',
    );
  });

  describe('reviewed', () => {
    it('is by a reviewer who is not the patient, a registrar, a provider or an institution', () => {
      const provider = newMedic();
      const { seq } = start(provider, somePatient).value;
      for (const other of [stranger, provider, hospital, registrar, somePatient, owner]) {
        expect(review(other, seq).error).toBe('ERR-NOT-REVIEWER');
      }
      const own = start(provider, reviewer).value.seq;
      expect(review(reviewer, own).error).toBe('ERR-REVIEWER-CONFLICT');
      chain.succeed(hospital, 'access-control', 'register-providers', {
        providers: [{ provider: reviewer2, role: roles.specialist, root: evidence }],
      });
      chain.succeed(registrar, 'access-control', 'verify-credentials', {
        provider: reviewer2,
        certifications: {
          number: numberOf(chain, reviewer2),
          root: evidence,
          'valid-until': chain.now + year,
        },
      });
      expect(review(reviewer2, seq).error).toBe('ERR-REVIEWER-CONFLICT');
      chain.succeed(reviewer2, 'access-control', 'resign', {});
      expect(review(reviewer2, seq).ok).toBe(true);
    });

    it('is once, justified or unjustified', () => {
      const { seq } = start(newMedic(), fresh()).value;
      for (const outcome of [0n, 3n])
        expect(review(reviewer, seq, outcome).error).toBe('ERR-INVALID-OUTCOME');
      expect(review(reviewer, seq).events).toMatchObject([
        { topic: 'override-reviewed', outcome: justified, ref: seq },
      ]);
      expect(review(reviewer, seq).error).toBe('ERR-REVIEWED');
      expect(review(reviewer, 1n).error).toBe('ERR-UNKNOWN-OVERRIDE');
    });

    it('unjustified suspends the provider with an event of its own, and ends the override', () => {
      const provider = newMedic();
      const patient = fresh();
      const { seq } = start(provider, patient).value;
      const { events } = review(reviewer, seq, unjustified);
      expect(events).toMatchObject([
        { topic: 'override-reviewed', patient, outcome: unjustified },
        { topic: 'provider-suspended', patient: null, provider, outcome: suspensionLevels.reviewer },
      ]);
      expect(check(provider, patient).code).toBe(decisions['provider-suspended']);
      expect(chain.fail(hospital, 'access-control', 'reinstate-provider', { provider })).toBe(
        'ERR-HIGHER-LEVEL',
      );
      expect(chain.fail(registrar, 'access-control', 'reinstate-provider', { provider })).toBe(
        'ERR-HIGHER-LEVEL',
      );
      chain.succeed(reviewer, 'access-control', 'reinstate-provider', { provider });
      expect(check(provider, patient).code).toBe(decisions['not-covered']);
    });

    it('reaches a provider that resigned meanwhile, and it cannot move away from a review', () => {
      const provider = newMedic();
      const first = start(provider, fresh()).value.seq;
      const key = fresh('key');
      chain.succeed(provider, 'access-control', 'move-registration', { to: key });
      expect(chain.fail(key, 'access-control', 'accept-registration', { from: provider })).toBe(
        'ERR-UNREVIEWED-OVERRIDES',
      );
      chain.succeed(provider, 'access-control', 'resign', {});
      expect(review(reviewer, first, unjustified).ok).toBe(true);
      chain.succeed(clinic, 'access-control', 'register-providers', {
        providers: [{ provider, role: roles['emergency-personnel'], root: evidence }],
      });
      expect(chain.read('access-control', 'get-provider', { provider })?.suspension).toBe(
        suspensionLevels.reviewer,
      );
    });
  });

  it('is not escaped by becoming an institution', () => {
    const provider = newMedic();
    const { seq } = start(provider, fresh()).value;
    chain.succeed(provider, 'access-control', 'resign', {});
    const args = { institution: provider, root: evidence };
    expect(chain.fail(registrar, 'access-control', 'register-institution', args)).toBe(
      'ERR-UNREVIEWED-OVERRIDES',
    );
    expect(review(reviewer, seq, unjustified).ok).toBe(true);
    expect(chain.fail(registrar, 'access-control', 'register-institution', args)).toBe('ERR-REGISTERED');
  });

  it('is acknowledged by its patient, once', () => {
    const patient = fresh();
    const provider = newMedic();
    const { seq } = start(provider, patient).value;
    const acknowledge = (by: string, override = seq) =>
      chain.call(by, 'patient-consent', 'acknowledge-override', { override });
    for (const other of [stranger, provider, hospital, reviewer])
      expect(acknowledge(other).error).toBe('ERR-NOT-A-PARTY');
    expect(acknowledge(patient).ok).toBe(true);
    expect(acknowledge(patient).error).toBe('ERR-ACKNOWLEDGED');
    expect(acknowledge(patient, 1n).error).toBe('ERR-UNKNOWN-OVERRIDE');
    expect(check(provider, patient).permitted).toBe(true);
    expect(chain.read('patient-consent', 'get-override', { override: seq })).toMatchObject({
      acknowledged: true,
      escalated: false,
      outcome: 0n,
    });
  });

  it('is void under another registration number', () => {
    const provider = newMedic();
    const patient = fresh();
    const { seq } = start(provider, patient).value;
    chain.succeed(provider, 'access-control', 'resign', {});
    chain.succeed(hospital, 'access-control', 'register-providers', {
      providers: [{ provider, role: roles['emergency-personnel'], root: evidence }],
    });
    chain.succeed(registrar, 'access-control', 'verify-credentials', {
      provider,
      certifications: { number: numberOf(chain, provider), root: evidence, 'valid-until': chain.now + year },
    });
    expect(check(provider, patient).code).toBe(decisions['not-covered']);
    expect(chain.read('patient-consent', 'get-active-override', { patient, provider })?.override).toBe(seq);
  });
});
