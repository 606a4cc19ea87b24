import { beforeAll, describe, expect, it } from 'vitest';
import { hashEvent } from '../../src/lib/contracts/event.ts';
import {
  actions,
  bases,
  decisions,
  overrideReasons,
  purposes,
  reviewOutcomes,
} from '../../src/lib/contracts/vocabulary.ts';
import type { Chain } from './support/open-chain.ts';
import {
  administrator,
  clinic,
  commitment,
  day,
  genetic,
  hospital,
  labs,
  medic,
  mental,
  nurse,
  openHospital,
  patient,
  physician,
  plans,
  registrar,
  researcher,
  reviewer,
  specialist,
  succeed,
  year,
} from './support/open-hospital.ts';

const { TREAT, HRESCH, ETREAT } = purposes;

describe('the main stories', () => {
  let chain: Chain;
  beforeAll(async () => {
    chain = await openHospital();
  });

  const check = (provider: string, types: bigint, purpose: bigint = TREAT) =>
    chain.read('access-control', 'check-access', { patient, provider, 'data-types': types, purpose });
  const denied = (code: bigint) => ({ permitted: false, code, basis: 0n });

  it('permits nothing without consent', () => {
    expect(check(physician, labs)).toEqual(denied(decisions['not-covered']));
  });

  it('a consent covers its types until it is revoked', () => {
    const expiry = chain.now + 90n * day;
    succeed(
      chain.call(patient, 'patient-consent', 'grant-consent', {
        provider: physician,
        'data-types': labs + plans,
        expiry,
      }),
    );
    expect(check(physician, labs)).toEqual({ permitted: true, code: 0n, basis: bases['direct-consent'] });
    expect(check(physician, labs + mental)).toEqual(denied(decisions['not-covered']));
  });

  it('a referral lasts as long as its source', () => {
    succeed(
      chain.call(physician, 'access-control', 'grant-temporary-access', {
        patient,
        provider: specialist,
        duration: 10n * day,
        'data-types': labs,
      }),
    );
    expect(check(specialist, labs)).toEqual({ permitted: true, code: 0n, basis: bases['temporary-grant'] });
    succeed(
      chain.call(patient, 'patient-consent', 'revoke-consent', { provider: physician, 'data-types': labs }),
    );
    expect(check(specialist, labs)).toEqual(denied(decisions['not-covered']));
    expect(check(physician, plans).permitted).toBe(true);
  });

  it('a nurse needs an assignment', () => {
    succeed(
      chain.call(patient, 'patient-consent', 'grant-consent', {
        provider: hospital,
        'data-types': labs,
        expiry: chain.now + year,
      }),
    );
    expect(check(nurse, labs)).toEqual(denied(decisions['care-team-missing']));
    succeed(chain.call(hospital, 'access-control', 'assign-care-team', { patient, provider: nurse }));
    expect(check(nurse, labs)).toEqual({ permitted: true, code: 0n, basis: bases['institution-consent'] });
  });

  it('a denial is logged and answered', () => {
    const log = succeed(
      chain.call(administrator, 'access-control', 'log-access-event', {
        patient,
        provider: administrator,
        action: actions.read,
        'data-types': genetic,
        purpose: purposes.HPAYMT,
      }),
    );
    expect(log.value).toEqual(denied(decisions['role-data-types']));
    expect(log.events.map((event) => event.topic)).toEqual(['access-denied']);
  });

  it('an override is reviewed and acknowledged', () => {
    chain.simnet.mineEmptyBurnBlocks(150);
    const reason = { code: overrideReasons['life-threatening'], evidence: commitment('reason') };
    const { seq } = succeed(
      chain.call(medic, 'patient-consent', 'emergency-override', { patient, provider: medic, reason }),
    ).value;
    expect(check(medic, labs, ETREAT)).toEqual({ permitted: true, code: 0n, basis: bases.override });
    expect(check(medic, mental, ETREAT)).toEqual(denied(decisions['role-data-types']));
    succeed(
      chain.call(reviewer, 'patient-consent', 'review-override', {
        override: seq,
        outcome: reviewOutcomes.unjustified,
        evidence: commitment('review'),
      }),
    );
    succeed(chain.call(patient, 'patient-consent', 'acknowledge-override', { override: seq }));
    expect(check(medic, labs, ETREAT)).toEqual(denied(decisions['provider-suspended']));
  });

  it('a patient changes hospital', () => {
    succeed(chain.call(patient, 'patient-consent', 'transfer-consent', { from: hospital, to: clinic }));
    expect(check(nurse, labs)).toEqual(denied(decisions['not-covered']));
    expect(
      chain.read('patient-consent', 'get-consent-status', { patient, provider: clinic })['data-types'],
    ).toBe(labs);
  });

  it('a study is joined and left', () => {
    const { seq } = succeed(
      chain.call(registrar, 'patient-consent', 'register-study', {
        lead: researcher,
        'data-types': labs + plans,
        'ends-at': chain.now + year,
        evidence: commitment('protocol'),
      }),
    ).value;
    succeed(chain.call(patient, 'patient-consent', 'join-study', { study: seq, 'data-types': labs }));
    expect(check(researcher, labs, HRESCH)).toEqual({ permitted: true, code: 0n, basis: bases.study });
    expect(check(researcher, labs)).toEqual(denied(decisions['role-purpose']));
    succeed(chain.call(patient, 'patient-consent', 'withdraw-from-study', { study: seq }));
    expect(check(researcher, labs, HRESCH)).toEqual(denied(decisions['not-covered']));
  });

  it('an objection beats everything', () => {
    succeed(
      chain.call(patient, 'patient-consent', 'set-objection', { provider: physician, 'data-types': plans }),
    );
    expect(check(physician, plans)).toEqual(denied(decisions.objected));
  });

  it('the events form one chain that ends in the head', () => {
    let prev = '0'.repeat(64);
    chain.log.forEach((event, index) => {
      expect(event.seq).toBe(BigInt(index + 1));
      expect(event.prev).toBe(prev);
      prev = hashEvent(event);
    });
    const head = chain.read('registry', 'get-head', {});
    expect(head.seq).toBe(BigInt(chain.log.length));
    expect(Buffer.from(head.hash).toString('hex')).toBe(prev);
  });
});
