import { beforeAll, describe, expect, it } from 'vitest';
import { decisions, purposes, reviewOutcomes, roles } from '../../src/lib/contracts/vocabulary.ts';
import { openWard, root } from '../attacks/support/ward.ts';
import { type Chain, deployer } from './support/open-chain.ts';
import {
  basic,
  clinic,
  day,
  genetic,
  history,
  hospital,
  labs,
  mental,
  numberOf,
  openHospital,
  owner,
  physician,
  plans,
  registrar,
  reviewer,
  specialist,
  year,
} from './support/open-hospital.ts';

type RolePolicy = Record<'data-types' | 'purposes' | 'longest' | 'flags', bigint>;

/** What a decision or a getter shows only a part of, so that whole entries are read, and numbers at their edges. */
describe('at the edges', () => {
  let chain: Chain;
  let ward: ReturnType<typeof openWard>;
  beforeAll(async () => {
    chain = await openHospital();
    ward = openWard(chain, 'stored');
    chain.pass(day);
  });

  /** Takes something from a role's policy, at once. */
  const narrow = (role: bigint, change: (policy: RolePolicy) => Partial<RolePolicy>) => {
    const policy = chain.read('access-control', 'get-role-policy', { role });
    if (policy === null) throw new Error('the role has no policy');
    const narrower = { ...policy, ...change(policy) };
    chain.succeed(owner, 'access-control', 'set-role-policy', { role, policy: narrower });
    return narrower;
  };
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
    expect(chain.log.at(-1)).toMatchObject({
      topic: 'consent-transferred',
      patient,
      provider: clinic,
      institution: hospital,
      'data-types': labs + history,
      purposes: before?.purposes,
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

    it('ends when it would have, unless its review finds it unjustified before', () => {
      const [fine, late, soon] = [overridden(), overridden(), overridden()];
      const ends = ({ override }: { override: bigint }) =>
        chain.readEntry('overrides', override)?.['ends-at'];
      const before = [fine, late, soon].map(ends);
      review(fine.override, reviewOutcomes.justified);
      const { events } = review(soon.override, reviewOutcomes.unjustified);
      chain.pass(2n * day);
      review(late.override, reviewOutcomes.unjustified);
      expect([fine, late].map(ends)).toEqual(before.slice(0, 2));
      expect(ends(soon)).toBe(events[0]?.time);
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
      expect(events[0]).toMatchObject({
        evidence: Buffer.from(root).toString('hex'),
        outcome: reviewOutcomes.unjustified,
      });
      acknowledge(patient, override);
      expect(chain.readEntry('overrides', override)).toMatchObject({ outcome: reviewOutcomes.unjustified });
      expect(chain.log.at(-1)).toMatchObject({ topic: 'override-acknowledged', patient });
      expect(chain.log.at(-1)?.['patient-prev']).not.toEqual(chain.log.at(-1)?.prev);
      expect(head().count).toBe(before.count + 2n);
    });
  });

  it('an objection to basic information leaves genetic information', () => {
    const patient = ward.fresh('patient');
    ward.consent(patient, physician, basic + genetic);
    chain.succeed(patient, 'patient-consent', 'set-objection', { provider: physician, 'data-types': basic });
    expect(ward.check(patient, physician, genetic).permitted).toBe(true);
  });

  it('an objection to a key that a registration then moves to holds, whatever the first key is objected to', () => {
    const [patient, first, key] = [ward.fresh('patient'), ward.employ(roles.specialist), ward.fresh('key')];
    chain.succeed(patient, 'patient-consent', 'set-objection', { provider: key, 'data-types': labs });
    chain.succeed(patient, 'patient-consent', 'set-objection', { provider: first, 'data-types': history });
    chain.succeed(first, 'access-control', 'move-registration', { to: key });
    chain.succeed(key, 'access-control', 'accept-registration', { from: first });
    const codes = [labs, history, plans].map((types) => ward.check(patient, key, types).code);
    expect(codes).toEqual([decisions.objected, decisions.objected, decisions['not-covered']]);
    const grant = (types: bigint) =>
      chain.fail(patient, 'patient-consent', 'grant-consent', {
        provider: key,
        'data-types': types,
        expiry: chain.now + day,
      });
    expect([grant(labs), grant(history)]).toEqual(['ERR-TYPES-OBJECTED', 'ERR-TYPES-OBJECTED']);
  });

  it('a request that lapses this second is no longer open', () => {
    const patient = ward.fresh('patient');
    const request = { patient, 'data-types': labs, purpose: purposes.TREAT };
    const { events } = chain.call(physician, 'access-control', 'request-access', request);
    const lapses = events[0]?.['expires-at'] ?? 0n;
    chain.advanceTo(lapses - 20n);
    expect(chain.fail(physician, 'access-control', 'request-access', request)).toBe('ERR-REQUEST-OPEN');
    chain.advanceTo(lapses - 10n);
    expect(chain.now).toBe(lapses);
    chain.succeed(physician, 'access-control', 'request-access', request);
  });

  it('a list that names a grantee twice is refused, wherever the two stand', () => {
    const row = (provider: string) => ({ provider, 'data-types': labs, expiry: chain.now + day });
    const consents = [physician, physician, specialist].map(row);
    expect(chain.fail(ward.fresh('patient'), 'patient-consent', 'grant-consents', { consents })).toBe(
      'ERR-REPEATED-GRANTEE',
    );
  });

  it('the event of a withdrawal names patient, lead and study', () => {
    const patient = ward.fresh('patient');
    const lead = ward.employ(roles.researcher);
    const study = chain.succeed(registrar, 'patient-consent', 'register-study', {
      lead,
      'data-types': labs,
      'ends-at': chain.now + 9n * day,
      evidence: root,
    }).seq;
    chain.succeed(patient, 'patient-consent', 'join-study', { study, 'data-types': labs });
    const { events } = chain.call(patient, 'patient-consent', 'withdraw-from-study', { study });
    expect(events).toMatchObject([
      { topic: 'study-withdrawn', patient, provider: lead, purposes: purposes.HRESCH, ref: study },
    ]);
  });

  it('only the two protected types are bound to a year', () => {
    const patient = ward.fresh('patient');
    const until = chain.now + 4n * year;
    for (const types of [basic, history, labs, plans]) ward.consent(patient, physician, types, until);
    const grant = { provider: physician, 'data-types': mental, expiry: until };
    expect(chain.fail(patient, 'patient-consent', 'grant-consent', grant)).toBe('ERR-PROTECTED-TOO-LONG');
  });

  it('an invalid question about an unknown provider is told as invalid', () => {
    const [patient, nobody] = [ward.fresh('patient'), ward.fresh('nobody')];
    expect(ward.check(patient, nobody, 64n).code).toBe(decisions['invalid-request']);
    expect(ward.check(patient, nobody, labs).code).toBe(decisions['provider-unknown']);
  });

  it('nobody is referred to about itself', () => {
    const both = ward.employ(roles.specialist);
    ward.consent(both, physician, labs);
    const grant = { patient: both, provider: both, duration: day, 'data-types': labs };
    expect(chain.fail(physician, 'access-control', 'grant-temporary-access', grant)).toBe('ERR-SELF');
  });

  it('an institution that became a registrar suspends itself, and does not lift that', () => {
    const institution = ward.fresh('institution');
    chain.succeed(registrar, 'access-control', 'register-institution', { institution, root });
    const number = chain.succeed(owner, 'access-control', 'add-registrar', { who: institution }).seq;
    chain.simnet.mineEmptyBurnBlocks(144);
    chain.succeed(owner, 'registry', 'activate-change', { number });
    chain.succeed(institution, 'access-control', 'suspend-institution', { institution });
    expect(chain.fail(institution, 'access-control', 'reinstate-institution', { institution })).toBe(
      'ERR-CONFLICT-OF-INTEREST',
    );
  });

  it('a list of providers with one bad row is refused, though good ones follow', () => {
    const good = { provider: ward.fresh('provider'), role: roles.nurse, root };
    const list = (bad: object) =>
      chain.fail(hospital, 'access-control', 'register-providers', {
        providers: [{ ...good, provider: ward.fresh('provider'), ...bad }, good],
      });
    expect(list({ provider: `${deployer}.registry` })).toBe('ERR-NOT-STANDARD');
    expect(list({ role: 7n })).toBe('ERR-INVALID-ROLE');
    expect(chain.readEntry('parties', good.provider)).toBeNull();
  });

  describe('a study', () => {
    const register = (lead: string) =>
      chain.call(registrar, 'patient-consent', 'register-study', {
        lead,
        'data-types': labs,
        'ends-at': chain.now + 300n * day,
        evidence: root,
      });

    it('has no lead whose institution is suspended', () => {
      const institution = ward.fresh('institution');
      chain.succeed(registrar, 'access-control', 'register-institution', { institution, root });
      const lead = ward.employ(roles.researcher, institution);
      chain.succeed(registrar, 'access-control', 'suspend-institution', { institution });
      expect(register(lead).error).toBe('ERR-GRANTEE-SUSPENDED');
      chain.succeed(registrar, 'access-control', 'reinstate-institution', { institution });
      expect(register(lead).error).toBe('');
    });

    it('of a lead who registered anew is joined, though the part in its first study has not ended', () => {
      const patient = ward.fresh('patient');
      const lead = ward.employ(roles.researcher);
      const join = () =>
        chain.succeed(patient, 'patient-consent', 'join-study', {
          study: register(lead).value.seq,
          'data-types': labs,
        });
      join();
      chain.succeed(lead, 'access-control', 'resign', {});
      ward.list(hospital, lead, roles.researcher);
      ward.verify(lead);
      join();
      expect(ward.check(patient, lead, labs, purposes.HRESCH).permitted).toBe(true);
    });
  });

  it('a request is approved beside a consent for the same purpose', () => {
    const patient = ward.fresh('patient');
    ward.consent(patient, specialist, labs);
    const asked = { patient, 'data-types': history, purpose: purposes.TREAT };
    const request = chain.succeed(specialist, 'access-control', 'request-access', asked).seq;
    const answer = { provider: specialist, request, expiry: chain.now + day };
    chain.succeed(patient, 'patient-consent', 'approve-request', answer);
    expect(ward.check(patient, specialist, labs + history).permitted).toBe(true);
  });

  // the roles stay narrow after this
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
    const left = narrow(roles['emergency-personnel'], (policy) => ({
      'data-types': policy['data-types'] - basic,
    }));
    expect(read(one, running.patient)).toEqual([decisions['role-data-types'], 0n]);
    const later = override(other);
    expect(later.events[0]?.['data-types']).toBe(left['data-types']);
    expect(read(other, later.patient)).toEqual([decisions['role-data-types'], 0n]);
  });

  it('a request for a purpose that the role lost is not approved', () => {
    const patient = ward.fresh('patient');
    const administrator = ward.employ(roles.administrator);
    const asked = { patient, 'data-types': basic, purpose: purposes.HPAYMT };
    const request = chain.succeed(administrator, 'access-control', 'request-access', asked).seq;
    narrow(roles.administrator, () => ({ purposes: purposes.HOPERAT }));
    const answer = { provider: administrator, request, expiry: chain.now + day };
    expect(chain.fail(patient, 'patient-consent', 'approve-request', answer)).toBe('ERR-INVALID-PURPOSES');
  });

  it('a type that the role lost is not referred, though the consent to it runs', () => {
    const patient = ward.fresh('patient');
    const referrer = ward.employ(roles['primary-physician']);
    ward.consent(patient, referrer, labs + history);
    narrow(roles['primary-physician'], (policy) => ({ 'data-types': policy['data-types'] - labs }));
    const grant = { patient, provider: specialist, duration: day };
    const refer = (types: bigint) =>
      chain.call(referrer, 'access-control', 'grant-temporary-access', { ...grant, 'data-types': types })
        .error;
    expect([refer(labs), refer(history)]).toEqual(['ERR-ROLE-FORBIDS', '']);
  });

  it('another access-control is in force in its own slot alone, and the first one is refused', () => {
    const before = chain.read('registry', 'get-settings', {});
    const contract = chain.deploy('next-access-control', '(define-read-only (nothing) true)');
    const number = chain.succeed(owner, 'registry', 'queue-protocol-contract', { slot: 1n, contract }).seq;
    chain.simnet.mineEmptyBurnBlocks(144);
    chain.succeed(owner, 'registry', 'activate-change', { number });
    const after = chain.read('registry', 'get-settings', {});
    expect(after).toEqual({ ...before, 'access-control': contract });
    expect(chain.fail(physician, 'access-control', 'resign', {})).toBe('ERR-NOT-PROTOCOL');
  });
});
