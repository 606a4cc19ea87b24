import { beforeAll, describe, expect, it } from 'vitest';
import { purposes, reviewOutcomes, roles } from '../../src/lib/contracts/vocabulary.ts';
import { openWard, root } from '../attacks/support/ward.ts';
import type { Chain } from './support/open-chain.ts';
import {
  basic,
  clinic,
  day,
  history,
  hospital,
  labs,
  numberOf,
  openHospital,
  physician,
  plans,
  reviewer,
  specialist,
} from './support/open-hospital.ts';

/** Whole entries as they are stored, where a decision or a getter shows only a part of them. */
describe('what is stored', () => {
  let chain: Chain;
  let ward: ReturnType<typeof openWard>;
  beforeAll(async () => {
    chain = await openHospital();
    ward = openWard(chain, 'stored');
    chain.pass(day);
  });

  const consentOf = (patient: string, grantee: string) => chain.readEntry('consents', { patient, grantee });

  it('of a transfer: what runs and what is objected to goes over, and nothing runs where it was', () => {
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

  it('of an objection: the purposes go with the last type that runs', () => {
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

  it('of a referral: its event names the consent that it rests on', () => {
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

  describe('of an override', () => {
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

    it('what was recorded of it stays, whatever follows', () => {
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
});
