import { beforeAll, describe, expect, it } from 'vitest';
import { decisions, purposes, roleFlags, roles } from '../../src/lib/contracts/vocabulary.ts';
import { openWard, root } from '../attacks/support/ward.ts';
import type { Chain } from './support/open-chain.ts';
import {
  basic,
  clinic,
  day,
  hospital,
  labs,
  medic,
  mental,
  openHospital,
  owner,
  patient,
  pauser,
  physician,
  registrar,
  researcher,
  reviewer,
  specialist,
  year,
} from './support/open-hospital.ts';

const { TREAT, HRESCH, ETREAT } = purposes;

/** What only one rule stands against, and only in a case of its own: leave the rule out, and one of these fails. */
describe('in a rare case', () => {
  let chain: Chain;
  let ward: ReturnType<typeof openWard>;
  beforeAll(async () => {
    chain = await openHospital();
    ward = openWard(chain, 'rare');
    chain.pass(day);
  });

  const study = (lead: string) =>
    chain.succeed(registrar, 'patient-consent', 'register-study', {
      lead,
      'data-types': labs,
      'ends-at': chain.now + year,
      evidence: root,
    }).seq;
  const refer = (by: string, who: string, provider: string) =>
    chain.succeed(by, 'access-control', 'grant-temporary-access', {
      patient: who,
      provider,
      duration: day,
      'data-types': labs,
    });
  const setPolicy = (role: bigint, policy: Record<'data-types' | 'purposes' | 'longest' | 'flags', bigint>) =>
    chain.call(owner, 'access-control', 'set-role-policy', { role, policy });

  describe('a pause that lapses this second', () => {
    const list = (provider: string) => ({ credentials: { role: roles.nurse, root }, institution: provider });
    const calls: [string, () => { ok: boolean; error: string }][] = [
      [
        'a registration',
        () => chain.call(ward.fresh('patient'), 'access-control', 'register-provider', list(hospital)),
      ],
      [
        'a request',
        () =>
          chain.call(physician, 'access-control', 'request-access', {
            patient: ward.fresh('patient'),
            'data-types': labs,
            purpose: TREAT,
          }),
      ],
      [
        'a consent',
        () =>
          chain.call(ward.fresh('patient'), 'patient-consent', 'grant-consent', {
            provider: physician,
            'data-types': labs,
            expiry: chain.now + day,
          }),
      ],
      [
        'joining a study',
        () =>
          chain.call(ward.fresh('patient'), 'patient-consent', 'join-study', {
            study: joined,
            'data-types': labs,
          }),
      ],
      [
        'a key',
        () => chain.call(ward.fresh('patient'), 'access-control', 'publish-encryption-key', { key: root }),
      ],
    ];
    let joined = 0n;
    beforeAll(() => {
      joined = study(researcher);
    });

    it.each(calls)('no longer stops %s', (_, call) => {
      const end = chain.now + 7n * day;
      chain.succeed(pauser, 'registry', 'pause', {});
      chain.advanceTo(end - 20n);
      expect(call().error).toMatch(/^ERR-(CONSENT-)?PAUSED$/);
      expect(chain.now).toBe(end);
      expect(call()).toMatchObject({ ok: true });
      chain.succeed(owner, 'registry', 'unpause', {});
    });

    it('is over for pausers too, who have spent theirs', () => {
      const end = chain.now + 7n * day;
      chain.succeed(pauser, 'registry', 'pause', {});
      chain.advanceTo(end - 10n);
      expect(chain.fail(pauser, 'registry', 'pause', {})).toBe('ERR-PAUSE-SPENT');
      chain.succeed(owner, 'registry', 'unpause', {});
    });
  });

  describe('what is for one purpose', () => {
    it('is for no other: a temporary grant, an override, a study of the institution', () => {
      const someone = ward.fresh('patient');
      refer(someone, someone, medic);
      expect(ward.check(someone, medic, labs, TREAT).permitted).toBe(true);
      expect(ward.check(someone, medic, labs, ETREAT).code).toBe(decisions['not-covered']);
      const other = ward.fresh('patient');
      chain.succeed(medic, 'patient-consent', 'emergency-override', ward.override(medic, other));
      expect(ward.check(other, medic, labs, ETREAT).permitted).toBe(true);
      expect(ward.check(other, medic, labs, TREAT).code).toBe(decisions['not-covered']);
      const third = ward.fresh('patient');
      chain.succeed(third, 'patient-consent', 'join-study', { study: study(hospital), 'data-types': labs });
      expect(ward.check(third, researcher, labs, HRESCH).permitted).toBe(true);
      expect(ward.check(third, physician, labs, TREAT).code).toBe(decisions['not-covered']);
    });

    it('and of a role that became one of research, for none: neither override nor protected types', () => {
      const emergency = chain.read('access-control', 'get-role-policy', {
        role: roles['emergency-personnel'],
      });
      if (!emergency) throw new Error('no policy');
      const research = { 'data-types': 1n, purposes: HRESCH, longest: 0n, flags: roleFlags['needs-study'] };
      const queued = setPolicy(roles['emergency-personnel'], research).value.seq;
      chain.simnet.mineEmptyBurnBlocks(143);
      const someone = ward.fresh('patient');
      chain.succeed(someone, 'patient-consent', 'set-emergency-preferences', { 'data-types': 63n });
      chain.succeed(medic, 'patient-consent', 'emergency-override', ward.override(medic, someone));
      expect(ward.check(someone, medic, mental, ETREAT).permitted).toBe(true);
      chain.simnet.mineEmptyBurnBlocks(1);
      chain.succeed(owner, 'registry', 'activate-change', { number: queued });
      expect(ward.check(someone, medic, mental, ETREAT).code).toBe(decisions['role-data-types']);
      const back = setPolicy(roles['emergency-personnel'], emergency).value.seq;
      chain.simnet.mineEmptyBurnBlocks(144);
      chain.succeed(owner, 'registry', 'activate-change', { number: back });
    });
  });

  it("an objection to the grantor's institution ends the referral, and its lifting brings it back", () => {
    const someone = ward.fresh('patient');
    const outside = ward.employ(roles['primary-physician'], clinic);
    ward.consent(someone, outside, labs);
    refer(outside, someone, specialist);
    const object = (types: bigint) =>
      chain.succeed(someone, 'patient-consent', 'set-objection', { provider: clinic, 'data-types': types });
    expect(ward.check(someone, specialist, labs).permitted).toBe(true);
    object(labs);
    expect(ward.check(someone, specialist, labs).code).toBe(decisions['not-covered']);
    object(0n);
    expect(ward.check(someone, specialist, labs).permitted).toBe(true);
  });

  describe('a referral ends', () => {
    /** A referral between two institutions by a provider of its own, and how it is read. */
    const referral = (until = chain.now + year) => {
      const someone = ward.fresh('patient');
      const institution = ward.fresh('institution');
      chain.succeed(registrar, 'access-control', 'register-institution', { institution, root });
      const grantor = ward.fresh('grantor');
      ward.list(institution, grantor, roles['primary-physician']);
      ward.verify(grantor, until);
      ward.consent(someone, grantor, labs + basic);
      chain.succeed(grantor, 'access-control', 'grant-temporary-access', {
        patient: someone,
        provider: specialist,
        duration: 20n * day,
        'data-types': labs + basic,
      });
      const codes = () => [labs, basic].map((types) => ward.check(someone, specialist, types).code);
      expect(codes()).toEqual([0n, 0n]);
      return { someone, institution, grantor, codes };
    };
    const ended = [decisions['not-covered'], decisions['not-covered']];

    it('with a suspension of the grantor, of its institution, or of both by the same hand', () => {
      const { institution, grantor, codes } = referral();
      chain.succeed(registrar, 'access-control', 'suspend-institution', { institution });
      expect(codes()).toEqual(ended);
      chain.succeed(registrar, 'access-control', 'suspend-provider', { provider: grantor });
      expect(codes()).toEqual(ended);
      chain.succeed(registrar, 'access-control', 'reinstate-institution', { institution });
      expect(codes()).toEqual(ended);
      chain.succeed(registrar, 'access-control', 'reinstate-provider', { provider: grantor });
      expect(codes()).toEqual([0n, 0n]);
    });

    it('with the verification of the grantor, to the second', () => {
      const until = chain.now + 10n * day;
      const { codes } = referral(until);
      chain.advanceTo(until - 10n);
      expect(codes()).toEqual([0n, 0n]);
      chain.advanceTo(until);
      expect(codes()).toEqual(ended);
    });

    it("with the registration of the grantor or of the grantee, even of basic information; so does a study's part", () => {
      const { someone, grantor, codes } = referral();
      chain.succeed(grantor, 'access-control', 'resign', {});
      expect(codes()).toEqual(ended);
      const grantee = ward.employ(roles.specialist);
      const grant = { patient: someone, provider: grantee, duration: day, 'data-types': 63n };
      chain.succeed(someone, 'access-control', 'grant-temporary-access', grant);
      const lead = ward.employ(roles.researcher);
      const all = { lead, 'data-types': 15n, 'ends-at': chain.now + year, evidence: root };
      const number = chain.succeed(registrar, 'patient-consent', 'register-study', all).seq;
      chain.succeed(someone, 'patient-consent', 'join-study', { study: number, 'data-types': 15n });
      const read = () => [
        ward.check(someone, grantee, basic).permitted,
        ward.check(someone, lead, basic, HRESCH).permitted,
      ];
      expect(read()).toEqual([true, true]);
      for (const [provider, role] of [
        [grantee, roles.specialist],
        [lead, roles.researcher],
      ] as const) {
        chain.succeed(provider, 'access-control', 'resign', {});
        ward.list(hospital, provider, role);
        ward.verify(provider);
      }
      expect(read()).toEqual([false, false]);
    });
  });

  it('an institution or a provider who resigned does not act as a provider', () => {
    const someone = ward.fresh('patient');
    const override = (by: string) =>
      chain.fail(by, 'patient-consent', 'emergency-override', ward.override(by, someone));
    expect(override(hospital)).toBe('ERR-MAY-NOT-OVERRIDE');
    const provider = ward.employ(roles['primary-physician']);
    chain.succeed(provider, 'access-control', 'resign', {});
    const request = { patient: someone, 'data-types': labs, purpose: TREAT };
    expect(chain.fail(provider, 'access-control', 'request-access', request)).toBe('ERR-RESIGNED');
    const grant = { patient: someone, provider, duration: day, 'data-types': labs };
    expect(chain.fail(someone, 'access-control', 'grant-temporary-access', grant)).toBe('ERR-RESIGNED');
  });

  it('a consent is not transferred between two providers of one role, nor to where it is', () => {
    const someone = ward.fresh('patient');
    const [from, to] = [ward.employ(roles['primary-physician']), ward.employ(roles['primary-physician'])];
    const transfer = (one: string, other: string) =>
      chain.fail(someone, 'patient-consent', 'transfer-consent', { from: one, to: other });
    ward.consent(someone, from, labs);
    expect(transfer(from, to)).toBe('ERR-NOT-INSTITUTIONS');
    ward.consent(someone, hospital, labs);
    expect(transfer(hospital, hospital)).toBe('ERR-NOT-INSTITUTIONS');
  });

  describe('a role policy', () => {
    it('is no loophole for administrators when types and purposes in excess look the same', () => {
      for (const bit of [mental, HRESCH]) {
        const flags = bit === HRESCH ? roleFlags['needs-study'] : 0n;
        const policy = { 'data-types': bit, purposes: bit, longest: 0n, flags };
        expect(setPolicy(roles.administrator, policy).error).toBe('ERR-INVALID-POLICY');
      }
    });

    it('may set every flag of a role of research', () => {
      const policy = { 'data-types': 63n, purposes: HRESCH, longest: 0n, flags: 15n };
      expect(setPolicy(roles.researcher, policy).events).toMatchObject([{ topic: 'role-policy-queued' }]);
    });

    it('that takes the right to refer or override narrows, at once', () => {
      for (const role of [roles['primary-physician'], roles['emergency-personnel']]) {
        const old = chain.read('access-control', 'get-role-policy', { role });
        if (!old) throw new Error('no policy');
        expect(setPolicy(role, { ...old, flags: 0n }).events).toMatchObject([{ topic: 'role-policy-set' }]);
        const back = setPolicy(role, old).value.seq;
        chain.simnet.mineEmptyBurnBlocks(144);
        chain.succeed(owner, 'registry', 'activate-change', { number: back });
      }
    });
  });

  it('ending an override of an earlier registration leaves the one of the present registration', () => {
    const provider = ward.employ(roles['emergency-personnel']);
    const key = ward.fresh('key');
    chain.pass(day);
    const someone = ward.fresh('patient');
    const start = () =>
      chain.succeed(provider, 'patient-consent', 'emergency-override', ward.override(provider, someone)).seq;
    const first = start();
    const review = { override: first, outcome: 1n, evidence: root };
    chain.succeed(reviewer, 'patient-consent', 'review-override', review);
    for (const [from, to] of [
      [provider, key],
      [key, provider],
    ] as const) {
      chain.succeed(from, 'access-control', 'move-registration', { to });
      chain.succeed(to, 'access-control', 'accept-registration', { from });
    }
    const second = start();
    chain.succeed(someone, 'patient-consent', 'end-override', { override: first });
    expect(chain.read('registry', 'get-active-override', { patient: someone, provider })?.override).toBe(
      second,
    );
    expect(ward.check(someone, provider, labs, ETREAT).permitted).toBe(true);
  });

  describe('a registration', () => {
    it('of an institution is verified and suspended by no one as if it were a provider', () => {
      const { number = 0n } = ward.party(hospital) ?? {};
      expect(
        chain.fail(registrar, 'access-control', 'verify-credentials', {
          provider: hospital,
          certifications: { number, root, 'valid-until': chain.now + day },
        }),
      ).toBe('ERR-NOT-LISTED');
      expect(chain.fail(registrar, 'access-control', 'suspend-provider', { provider: hospital })).toBe(
        'ERR-NOT-LISTED',
      );
    });

    it('is not taken over from a key that has become an institution', () => {
      const [provider, key] = [ward.fresh('provider'), ward.fresh('key')];
      ward.list(hospital, provider, roles.nurse);
      chain.succeed(provider, 'access-control', 'move-registration', { to: key });
      chain.succeed(provider, 'access-control', 'resign', {});
      chain.succeed(registrar, 'access-control', 'register-institution', { institution: provider, root });
      expect(chain.fail(key, 'access-control', 'accept-registration', { from: provider })).toBe(
        'ERR-UNKNOWN-PROVIDER',
      );
    });

    it('as an institution is open to a provider whom only an institution suspended', () => {
      const provider = ward.fresh('provider');
      ward.list(hospital, provider, roles.nurse);
      chain.succeed(hospital, 'access-control', 'suspend-provider', { provider });
      chain.succeed(provider, 'access-control', 'resign', {});
      chain.succeed(registrar, 'access-control', 'register-institution', { institution: provider, root });
      expect(chain.read('access-control', 'get-institution', { institution: provider })?.suspension).toBe(0n);
    });

    it('that is none has no number and no policy of anyone', () => {
      const nobody = ward.fresh('nobody');
      chain.succeed(patient, 'patient-consent', 'set-objection', { provider: nobody, 'data-types': labs });
      const status = chain.read('patient-consent', 'get-consent-status', { patient, provider: nobody });
      expect([status['data-types'], status['institution-data-types']]).toEqual([0n, 0n]);
      const unknown = { permitted: false, code: decisions['provider-unknown'], basis: 0n };
      expect(ward.check(patient, nobody, labs)).toEqual(unknown);
    });
  });

  describe('the facts', () => {
    const empty = { expiries: Array(6).fill(0n), purposes: 0n, objections: 0n, number: 0n, seq: 0n };
    const factsOf = (someone: string, provider: string, purpose: bigint = TREAT) =>
      chain.read('registry', 'get-access-facts', { patient: someone, provider, purpose });

    it('about nobody are blank', () => {
      const [someone, nobody] = [ward.fresh('patient'), ward.fresh('nobody')];
      expect(factsOf(someone, nobody)).toMatchObject({
        party: null,
        policy: null,
        institution: { number: 0n, suspension: 0n },
        grantor: null,
        'grantor-institution': { number: 0n, suspension: 0n },
        source: empty,
        'source-institution': empty,
      });
      const pairs = [{ patient: someone, provider: nobody }];
      expect(chain.read('registry', 'get-grantee-facts', { pairs }).rows).toEqual([
        { role: 0n, number: 0n, institution: null, status: 0n, suspension: 0n, consent: empty, objected: 0n },
      ]);
    });

    it('about a patient who is or was a provider name no grantor, and no source but a referral’s', () => {
      expect(factsOf(physician, medic)).toMatchObject({ grantor: null, source: empty });
      const [provider, key] = [ward.fresh('provider'), ward.fresh('key')];
      ward.list(hospital, provider, roles.nurse);
      chain.succeed(provider, 'access-control', 'move-registration', { to: key });
      chain.succeed(key, 'access-control', 'accept-registration', { from: provider });
      chain.succeed(provider, 'patient-consent', 'set-objection', { provider: key, 'data-types': labs });
      expect(factsOf(provider, medic)).toMatchObject({ grantor: null, source: empty });
    });

    it('about a study, an override or a temporary grant is told for its purpose', () => {
      const someone = ward.fresh('patient');
      const joined = study(researcher);
      chain.succeed(someone, 'patient-consent', 'join-study', { study: joined, 'data-types': labs });
      expect(factsOf(someone, researcher, HRESCH).study).toMatchObject({ study: joined });
      expect(factsOf(someone, researcher)).toMatchObject({ study: null, 'institution-study': null });
    });
  });
});
