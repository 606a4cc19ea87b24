import { beforeAll, describe, expect, it } from 'vitest';
import { decisions, purposes, reviewOutcomes, roles } from '../../src/lib/contracts/vocabulary.ts';
import { openWard, root } from '../attacks/support/ward.ts';
import type { Chain } from './support/open-chain.ts';
import {
  basic,
  clinic,
  day,
  history,
  hospital,
  labs,
  mental,
  numberOf,
  openHospital,
  owner,
  physician,
  plans,
  reviewer,
  specialist,
} from './support/open-hospital.ts';

/** What a decision or a getter shows only a part of, so that whole entries are read, and numbers at their edges. */
describe('at the edges', () => {
  let chain: Chain;
  let ward: ReturnType<typeof openWard>;
  beforeAll(async () => {
    chain = await openHospital();
    ward = openWard(chain, 'stored');
    chain.pass(day);
  });

  const consentOf = (patient: string, grantee: string) => chain.readEntry('consents', { patient, grantee });

  it('a transfer moves what runs and what is objected to, and nothing runs where it was', () => {
    const patient = ward.fresh('patient');
    const [soon, late] = [chain.now + day, chain.now + 40n * day];
    ward.consent(patient, hospital, basic, soon);
    ward.consent(patient, hospital, labs + history, late);
    chain.succeed(patient, 'patient-consent', 'set-objection', { provider: hospital, 'data-types': plans });
    const before = consentOf(patient, hospital);
    chain.pass(2n * day);
    const { seq } = chain.succeed(patient, 'patient-consent', 'transfer-consent', {
      from: hospital,
      to: clinic,
    });
    const none = [0n, 0n, 0n, 0n, 0n, 0n];
    expect(consentOf(patient, hospital)).toEqual({ ...before, expiries: none, purposes: 0n });
    expect(consentOf(patient, clinic)).toEqual({
      expiries: [0n, late, late, 0n, 0n, 0n],
      purposes: before?.purposes,
      objections: plans,
      number: numberOf(chain, clinic),
      seq,
    });
    expect(before?.purposes).toBeGreaterThan(0n);
  });

  it('the purposes of a consent go with the last type that runs', () => {
    const patient = ward.fresh('patient');
    ward.consent(patient, physician, labs + history);
    const object = (types: bigint) =>
      chain.succeed(patient, 'patient-consent', 'set-objection', {
        provider: physician,
        'data-types': types,
      });
    object(labs);
    expect(consentOf(patient, physician)).toMatchObject({ purposes: purposes.TREAT, objections: labs });
    object(labs + history);
    expect(consentOf(patient, physician)).toMatchObject({ purposes: 0n, objections: labs + history });
  });

  it('the event of a referral names the consent that it rests on', () => {
    const patient = ward.fresh('patient');
    ward.consent(patient, physician, labs);
    const source = consentOf(patient, physician)?.seq;
    const { events } = chain.call(physician, 'access-control', 'grant-temporary-access', {
      patient,
      provider: specialist,
      duration: day,
      'data-types': labs,
    });
    expect(events).toMatchObject([{ topic: 'temporary-access-granted', ref: source }]);
    expect(source).toBeGreaterThan(0n);
  });

  describe('an override', () => {
    const overridden = () => {
      const patient = ward.fresh('patient');
      const provider = ward.employ(roles['emergency-personnel']);
      chain.pass(day);
      const { seq } = chain.succeed(
        provider,
        'patient-consent',
        'emergency-override',
        ward.override(provider, patient),
      );
      return { patient, provider, override: seq };
    };
    const escalate = (override: bigint) => {
      chain.succeed(hospital, 'patient-consent', 'escalate-override', { override });
    };
    const acknowledge = (patient: string, override: bigint) => {
      chain.succeed(patient, 'patient-consent', 'acknowledge-override', { override });
    };
    const review = (override: bigint, outcome: bigint) =>
      chain.call(reviewer, 'patient-consent', 'review-override', { override, outcome, evidence: root });

    it('keeps what was recorded of it, whatever follows', () => {
      const [one, other] = [overridden(), overridden()];
      chain.pass(4n * day);
      escalate(one.override);
      acknowledge(one.patient, one.override);
      acknowledge(other.patient, other.override);
      escalate(other.override);
      for (const { override } of [one, other]) {
        review(override, reviewOutcomes.justified);
        expect(chain.readEntry('overrides', override)).toMatchObject({
          escalated: true,
          acknowledged: true,
          outcome: reviewOutcomes.justified,
        });
      }
    });

    it("the suspension that follows its review is no part of the patient's own log", () => {
      const { patient, provider, override } = overridden();
      const head = () => chain.read('registry', 'get-patient-head', { patient });
      const before = head();
      const { events } = review(override, reviewOutcomes.unjustified);
      expect(events).toMatchObject([
        { topic: 'override-reviewed', patient },
        { topic: 'provider-suspended', provider, patient: null },
      ]);
      expect(head().count).toBe(before.count + 1n);
      acknowledge(patient, override);
      expect(chain.log.at(-1)).toMatchObject({ topic: 'override-acknowledged', patient });
      expect(chain.log.at(-1)?.['patient-prev']).not.toEqual(chain.log.at(-1)?.prev);
      expect(head().count).toBe(before.count + 2n);
    });
  });

  it('only the two protected types are bound to a year', () => {
    const patient = ward.fresh('patient');
    const until = chain.now + 4n * 31_536_000n;
    for (const types of [basic, history, labs, plans]) ward.consent(patient, physician, types, until);
    const grant = { provider: physician, 'data-types': mental, expiry: until };
    expect(chain.fail(patient, 'patient-consent', 'grant-consent', grant)).toBe('ERR-PROTECTED-TOO-LONG');
  });

  it('an invalid question about an unknown provider is told as invalid', () => {
    const [patient, nobody] = [ward.fresh('patient'), ward.fresh('nobody')];
    expect(ward.check(patient, nobody, 64n).code).toBe(decisions['invalid-request']);
    expect(ward.check(patient, nobody, labs).code).toBe(decisions['provider-unknown']);
  });

  // last: the role stays narrow
  it('a type that the role lost is reached by no override, neither one that runs nor a new one', () => {
    const medic = () => ward.employ(roles['emergency-personnel']);
    const [one, other] = [medic(), medic()];
    chain.pass(day);
    const override = (provider: string) => {
      const patient = ward.fresh('patient');
      return {
        patient,
        ...chain.call(provider, 'patient-consent', 'emergency-override', ward.override(provider, patient)),
      };
    };
    const running = override(one);
    const read = (provider: string, patient: string) =>
      [basic, labs].map((types) => ward.check(patient, provider, types, purposes.ETREAT).code);
    expect(read(one, running.patient)).toEqual([0n, 0n]);
    const role = roles['emergency-personnel'];
    const policy = chain.read('access-control', 'get-role-policy', { role });
    if (policy === null) throw new Error('the role has no policy');
    chain.succeed(owner, 'access-control', 'set-role-policy', {
      role,
      policy: { ...policy, 'data-types': policy['data-types'] - basic },
    });
    expect(read(one, running.patient)).toEqual([decisions['role-data-types'], 0n]);
    const later = override(other);
    expect(later.events[0]?.['data-types']).toBe(policy['data-types'] - basic);
    expect(read(other, later.patient)).toEqual([decisions['role-data-types'], 0n]);
  });
});
