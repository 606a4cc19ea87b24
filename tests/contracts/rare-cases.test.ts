import { beforeAll, describe, expect, it } from 'vitest';
import { decisions, purposes, roleFlags, roles } from '../../src/lib/contracts/vocabulary.ts';
import { openWard, root } from '../attacks/support/ward.ts';
import type { Chain } from './support/open-chain.ts';
import {
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
    });
  });
});
