import { beforeAll, describe, expect, it } from 'vitest';
import { bases, decisions, purposes, roles } from '../../src/lib/contracts/vocabulary.ts';
import type { Chain } from '../contracts/support/open-chain.ts';
import {
  clinic,
  day,
  hospital,
  labs,
  medic,
  mental,
  openHospital,
  owner,
  pauser,
  physician,
  registrar,
  researcher,
  reviewer,
  specialist,
  stranger,
  year,
} from '../contracts/support/open-hospital.ts';
import { openWard, root } from './support/ward.ts';

const { TREAT, HRESCH, ETREAT } = purposes;
const hour = 3600n;

/** Ends one second before the moment, at it, and one second after it: only the last has not come. */
const around = [
  { second: -1n, running: false },
  { second: 0n, running: false },
  { second: 1n, running: true },
] as const;

describe('at the exact second', () => {
  let chain: Chain;
  let ward: ReturnType<typeof openWard>;
  beforeAll(async () => {
    chain = await openHospital();
    ward = openWard(chain, 'second');
    chain.pass(day);
  });

  /** What the next call does at this moment; a block comes every 10 seconds. */
  const callAt = (time: bigint) => {
    chain.advanceTo(time - 10n);
    expect(chain.now).toBe(time);
  };
  const study = (ends: bigint, lead = researcher) =>
    chain.succeed(registrar, 'patient-consent', 'register-study', {
      lead,
      'data-types': labs,
      'ends-at': ends,
      evidence: root,
    }).seq;
  const temporary = (by: string, patient: string, until: bigint) =>
    chain.succeed(by, 'access-control', 'grant-temporary-access', {
      patient,
      provider: specialist,
      duration: until - chain.now,
      'data-types': labs,
    });

  it('a consent, an institution’s, a temporary grant, a referral’s source, a verification and a study are over', () => {
    const end = chain.now + 20n * day;
    const rows = around.map(({ second, running }) => {
      const until = end + second;
      const [direct, shared, granted, referred, joined] = ['a', 'b', 'c', 'd', 'e'].map(ward.fresh) as [
        string,
        string,
        string,
        string,
        string,
      ];
      ward.consent(direct, physician, labs, until);
      ward.consent(shared, clinic, labs, until);
      temporary(granted, granted, until);
      ward.consent(referred, physician, labs, until);
      temporary(physician, referred, end + 5n * day);
      const lead = ward.employ(roles.researcher);
      chain.succeed(joined, 'patient-consent', 'join-study', {
        study: study(until, lead),
        'data-types': labs,
      });
      const certified = ward.fresh('certified');
      ward.list(hospital, certified, roles.specialist);
      ward.verify(certified, until);
      ward.consent(direct, certified, labs, end + day);
      return { running, direct, shared, granted, referred, joined, lead, certified };
    });
    const colleague = ward.employ(roles.specialist, clinic);
    chain.advanceTo(end);
    for (const { running, direct, shared, granted, referred, joined, lead, certified } of rows) {
      const over = decisions['not-covered'];
      const codes = [
        ward.check(direct, physician, labs).code,
        ward.check(shared, colleague, labs).code,
        ward.check(granted, specialist, labs).code,
        ward.check(referred, specialist, labs).code,
        ward.check(joined, lead, labs, HRESCH).code,
        ward.check(direct, certified, labs).code,
      ];
      expect(codes).toEqual(
        running ? Array(6).fill(0n) : [...Array(5).fill(over), decisions['verification-expired']],
      );
    }
  });

  describe('a call finds', () => {
    it('a consent over: no update, no transfer, no revocation, no referral, and log entries say denied', () => {
      for (const { second, running } of around) {
        const patient = ward.fresh('patient');
        const start = chain.now + 1000n;
        const at = (index: bigint) => start + index * 100n;
        const grants = [0n, 1n, 2n, 3n, 4n].map((index) => {
          const provider = index === 1n ? hospital : ward.employ(roles['primary-physician']);
          ward.consent(patient, provider, labs, at(index) + second);
          return provider;
        });
        const [updated = '', , revoked = '', referring = '', logged = ''] = grants;
        callAt(at(0n));
        const update = { 'data-types': labs, expiry: start + day, purposes: TREAT };
        const errors = [
          chain.call(patient, 'patient-consent', 'update-consent', {
            provider: updated,
            'new-permissions': update,
          }).error,
        ];
        callAt(at(1n));
        errors.push(
          chain.call(patient, 'patient-consent', 'transfer-consent', { from: hospital, to: clinic }).error,
        );
        callAt(at(2n));
        errors.push(
          chain.call(patient, 'patient-consent', 'revoke-consent', { provider: revoked, 'data-types': labs })
            .error,
        );
        callAt(at(3n));
        const referral = { patient, provider: specialist, duration: day, 'data-types': labs };
        errors.push(chain.call(referring, 'access-control', 'grant-temporary-access', referral).error);
        const over = ['ERR-NO-CONSENT', 'ERR-NO-CONSENT', 'ERR-NOTHING-TO-REVOKE', 'ERR-NO-SOURCE-CONSENT'];
        expect([second, errors]).toEqual([second, running ? Array(4).fill('') : over]);
        callAt(at(4n));
        const entry = { patient, provider: logged, action: 2n, 'data-types': labs, purpose: TREAT };
        const { code } = chain.succeed(logged, 'access-control', 'log-access-event', entry);
        expect(code).toBe(running ? decisions.permitted : decisions['not-covered']);
      }
    });

    it('a verification over: no request, no referral, no override', () => {
      for (const { second, running } of around) {
        const patient = ward.fresh('patient');
        const [asking, referring, emergency] = ['a', 'b', 'c'].map(ward.fresh) as [string, string, string];
        ward.list(hospital, asking, roles.specialist);
        ward.list(hospital, referring, roles['primary-physician']);
        ward.list(hospital, emergency, roles['emergency-personnel']);
        ward.consent(patient, referring, labs);
        const start = chain.now + 2n * day;
        for (const [index, who] of [asking, referring, emergency].entries()) {
          ward.verify(who, start + BigInt(index) * 100n + second);
        }
        const errors: string[] = [];
        callAt(start);
        const request = { patient, 'data-types': labs, purpose: TREAT };
        errors.push(chain.call(asking, 'access-control', 'request-access', request).error);
        callAt(start + 100n);
        const referral = { patient, provider: specialist, duration: day, 'data-types': labs };
        errors.push(chain.call(referring, 'access-control', 'grant-temporary-access', referral).error);
        callAt(start + 200n);
        const { error } = chain.call(
          emergency,
          'patient-consent',
          'emergency-override',
          ward.override(emergency, patient),
        );
        const over = ['ERR-UNVERIFIED', 'ERR-UNVERIFIED', 'ERR-NOT-VERIFIED-FOR-A-DAY'];
        expect([second, [...errors, error]]).toEqual([second, running ? ['', '', ''] : over]);
      }
    });

    it('a study over: nobody joins, and who joined before is free for the next', () => {
      for (const { second, running } of around) {
        const [joined, late] = [ward.fresh('patient'), ward.fresh('patient')];
        const lead = ward.employ(roles.researcher);
        const start = chain.now + 1000n;
        const ending = study(start + second, lead);
        chain.succeed(joined, 'patient-consent', 'join-study', { study: ending, 'data-types': labs });
        callAt(start);
        const { error } = chain.call(late, 'patient-consent', 'join-study', {
          study: ending,
          'data-types': labs,
        });
        expect(error).toBe(running ? '' : 'ERR-STUDY-ENDED');
        const end = chain.now + 1000n;
        const [first, second2] = [study(end + second, lead), study(end + day, lead)];
        const patient = ward.fresh('patient');
        chain.succeed(patient, 'patient-consent', 'join-study', { study: first, 'data-types': labs });
        callAt(end);
        const next = chain.call(patient, 'patient-consent', 'join-study', {
          study: second2,
          'data-types': labs,
        });
        expect(next.error).toBe(running ? 'ERR-ALREADY-JOINED' : '');
      }
    });
  });

  it('a temporary grant over gives way to another grantor', () => {
    for (const { second, running } of around) {
      const patient = ward.fresh('patient');
      const [one, two] = [ward.employ(roles['primary-physician']), ward.employ(roles['primary-physician'])];
      for (const each of [one, two]) ward.consent(patient, each, labs);
      const end = chain.now + 1000n;
      temporary(one, patient, end + second);
      callAt(end);
      const grant = { patient, provider: specialist, duration: day, 'data-types': labs };
      const { error } = chain.call(two, 'access-control', 'grant-temporary-access', grant);
      expect(error).toBe(running ? 'ERR-OTHER-GRANTOR' : '');
    }
  });

  describe('an end is set', () => {
    const consent = (provider: string, types: bigint, expiry: bigint) =>
      chain.call(ward.fresh('patient'), 'patient-consent', 'grant-consent', {
        provider,
        'data-types': types,
        expiry,
      }).error;

    it('after this second, and not beyond what role and type allow', () => {
      const past = [-1n, 0n, 1n].map((second) => consent(physician, labs, chain.now + second));
      expect(past).toEqual(['ERR-EXPIRY-PAST', 'ERR-EXPIRY-PAST', '']);
      const longest = [
        [physician, labs, 5n * year, 'ERR-EXPIRY-TOO-LATE'],
        [specialist, labs, 90n * day, 'ERR-EXPIRY-TOO-LATE'],
        [medic, labs, year, 'ERR-EXPIRY-TOO-LATE'],
        [hospital, labs, 5n * year, 'ERR-EXPIRY-TOO-LATE'],
        [physician, mental, year, 'ERR-PROTECTED-TOO-LONG'],
        [hospital, labs + mental, year, 'ERR-PROTECTED-TOO-LONG'],
      ] as const;
      for (const [provider, types, span, error] of longest) {
        const ends = [-1n, 0n, 1n].map((second) => consent(provider, types, chain.now + span + second));
        expect([provider, ends]).toEqual([provider, ['', '', error]]);
      }
    });

    it('of a verification and of a study too', () => {
      const provider = ward.fresh('provider');
      ward.list(hospital, provider, roles.researcher);
      const verify = (end: bigint) =>
        chain.call(registrar, 'access-control', 'verify-credentials', ward.verification(provider, end)).error;
      const register = (types: bigint, end: bigint) =>
        chain.call(registrar, 'patient-consent', 'register-study', {
          lead: researcher,
          'data-types': types,
          'ends-at': end,
          evidence: root,
        }).error;
      expect([-1n, 0n, 1n].map((second) => verify(chain.now + second))).toEqual([
        'ERR-INVALID-END',
        'ERR-INVALID-END',
        '',
      ]);
      expect([0n, 1n].map((second) => verify(chain.now + 5n * year + second))).toEqual([
        '',
        'ERR-INVALID-END',
      ]);
      expect([0n, 1n].map((second) => register(labs, chain.now + second))).toEqual(['ERR-EXPIRY-PAST', '']);
      expect([0n, 1n].map((second) => register(labs, chain.now + 5n * year + second))).toEqual([
        '',
        'ERR-EXPIRY-TOO-LATE',
      ]);
      expect([0n, 1n].map((second) => register(mental, chain.now + year + second))).toEqual([
        '',
        'ERR-PROTECTED-TOO-LONG',
      ]);
    });
  });

  it('an override is over after 24 hours, and cannot be ended any more', () => {
    const provider = ward.employ(roles['emergency-personnel']);
    chain.pass(day);
    const [one, two] = [ward.fresh('patient'), ward.fresh('patient')];
    const start = chain.now;
    const first = chain.succeed(
      provider,
      'patient-consent',
      'emergency-override',
      ward.override(provider, one),
    ).seq;
    const later = chain.succeed(
      provider,
      'patient-consent',
      'emergency-override',
      ward.override(provider, two),
    ).seq;
    chain.advanceTo(start + day - 10n);
    expect(ward.check(one, provider, labs, ETREAT).basis).toBe(bases.override);
    // the call is at the end of the first, ten seconds before the end of the second
    const fail = chain.call(provider, 'patient-consent', 'end-override', { override: first });
    expect(fail.error).toBe('ERR-OVERRIDE-ENDED');
    expect(chain.tipTime).toBe(start + day);
    expect(ward.check(one, provider, labs, ETREAT).code).toBe(decisions['not-covered']);
    expect(ward.check(two, provider, labs, ETREAT).basis).toBe(bases.override);
    expect(chain.fail(two, 'patient-consent', 'end-override', { override: later })).toBe(
      'ERR-OVERRIDE-ENDED',
    );
    // the pair may start another at the end of the first
    const third = chain.succeed(
      provider,
      'patient-consent',
      'emergency-override',
      ward.override(provider, one),
    );
    expect(third.events).toBe(1n);
  });

  it('a provider may override 24 hours after its verification, not one block sooner', () => {
    const provider = ward.fresh('medic');
    ward.list(hospital, provider, roles['emergency-personnel']);
    const start = chain.now;
    ward.verify(provider);
    const args = ward.override(provider, ward.fresh('patient'));
    callAt(start + day - 10n);
    expect(chain.fail(provider, 'patient-consent', 'emergency-override', args)).toBe(
      'ERR-NOT-VERIFIED-FOR-A-DAY',
    );
    expect(chain.now).toBe(start + day);
    chain.succeed(provider, 'patient-consent', 'emergency-override', args);
  });

  it('a review is due after 72 hours, and overdue a block later', () => {
    const provider = ward.employ(roles['emergency-personnel']);
    chain.pass(day);
    const start = chain.now;
    const args = ward.override(provider, ward.fresh('patient'));
    const { seq } = chain.succeed(provider, 'patient-consent', 'emergency-override', args);
    const due = start + 72n * hour;
    const escalate = () =>
      chain.call(hospital, 'patient-consent', 'escalate-override', { override: seq }).error;
    const again = () =>
      chain.call(
        provider,
        'patient-consent',
        'emergency-override',
        ward.override(provider, ward.fresh('patient')),
      ).error;
    callAt(due - 10n);
    expect(escalate()).toBe('ERR-NOT-OVERDUE');
    expect(escalate()).toBe('ERR-NOT-OVERDUE');
    expect(escalate()).toBe('');
    expect(again()).toBe('ERR-REVIEW-OVERDUE');
    const review = { override: seq, outcome: 1n, evidence: root };
    chain.succeed(reviewer, 'patient-consent', 'review-override', review);
    const next = chain.now;
    expect(again()).toBe('');
    callAt(next + 72n * hour);
    expect(again()).toBe('');
    expect(again()).toBe('ERR-REVIEW-OVERDUE');
  });

  it('a request lapses after 30 days: no approval at that second, and another may be opened', () => {
    const [patient, other] = [ward.fresh('patient'), ward.fresh('patient')];
    const start = chain.now;
    const ask = (whom: string) =>
      chain.call(physician, 'access-control', 'request-access', {
        patient: whom,
        'data-types': labs,
        purpose: TREAT,
      });
    const [first, second] = [ask(patient).value.seq, ask(other).value.seq];
    const approve = (whom: string, request: bigint) =>
      chain.call(whom, 'patient-consent', 'approve-request', {
        provider: physician,
        request,
        expiry: chain.now + day,
      }).error;
    callAt(start + 30n * day - 10n);
    expect(ask(patient).error).toBe('ERR-REQUEST-OPEN');
    expect(approve(patient, first)).toBe('ERR-NO-REQUEST');
    expect(approve(other, second)).toBe('ERR-NO-REQUEST');
    expect(ask(patient).error).toBe('');
    const third = chain.now;
    const { seq } = ask(other).value;
    callAt(third + 30n * day - 10n);
    expect(approve(other, seq)).toBe('');
  });

  it('a pauser’s pause is over after seven days', () => {
    const start = chain.now;
    chain.succeed(pauser, 'registry', 'pause', {});
    const consent = { provider: physician, 'data-types': labs, expiry: start + 20n * day };
    callAt(start + 7n * day - 10n);
    expect(chain.fail(stranger, 'patient-consent', 'grant-consent', consent)).toBe('ERR-CONSENT-PAUSED');
    expect(chain.now).toBe(start + 7n * day);
    chain.succeed(stranger, 'patient-consent', 'grant-consent', consent);
    expect(chain.fail(pauser, 'registry', 'pause', {})).toBe('ERR-PAUSE-SPENT');
    chain.succeed(owner, 'registry', 'unpause', {});
  });
});
