import { beforeAll, describe, expect, it } from 'vitest';
import {
  actions,
  overrideReasons,
  purposes,
  reviewOutcomes,
  roles,
} from '../../src/lib/contracts/vocabulary.ts';
import type { Chain } from './support/open-chain.ts';
import {
  administrator,
  basic,
  clinic,
  commitment,
  day,
  hospital,
  labs,
  medic,
  numberOf,
  nurse,
  openHospital,
  owner,
  patient,
  physician,
  plans,
  principalOf,
  registrar,
  registrar2,
  researcher,
  reviewer,
  reviewer2,
  specialist,
  year,
} from './support/open-hospital.ts';

const { TREAT } = purposes;
const root = commitment('pause');

describe('a pause', () => {
  let chain: Chain;
  let override = 0n;
  let request = 0n;
  let study = 0n;
  let change = 0n;

  beforeAll(async () => {
    chain = await openHospital();
    chain.pass(day);
    const consent = (types: bigint) => ({ 'data-types': types, expiry: chain.now + 80n * day });
    for (const provider of [physician, hospital, nurse]) {
      chain.succeed(patient, 'patient-consent', 'grant-consent', { provider, ...consent(labs + plans) });
    }
    const referral = { patient, provider: specialist, duration: day, 'data-types': labs };
    chain.succeed(physician, 'access-control', 'grant-temporary-access', referral);
    chain.succeed(hospital, 'access-control', 'assign-care-team', { patient, provider: nurse });
    chain.succeed(patient, 'patient-consent', 'set-objection', {
      provider: administrator,
      'data-types': basic,
    });
    const reason = { code: overrideReasons['life-threatening'], evidence: root };
    override = chain.succeed(medic, 'patient-consent', 'emergency-override', {
      patient,
      provider: medic,
      reason,
    }).seq;
    request = chain.succeed(specialist, 'access-control', 'request-access', {
      patient,
      'data-types': labs,
      purpose: TREAT,
    }).seq;
    const details = { lead: researcher, 'data-types': labs, 'ends-at': chain.now + year, evidence: root };
    study = chain.succeed(registrar, 'patient-consent', 'register-study', details).seq;
    chain.succeed(patient, 'patient-consent', 'join-study', { study, 'data-types': labs });
    chain.succeed(administrator, 'access-control', 'move-registration', { to: principalOf('pause-key') });
    chain.succeed(hospital, 'access-control', 'suspend-provider', { provider: administrator });
    chain.succeed(registrar, 'access-control', 'suspend-institution', { institution: clinic });
    change = chain.succeed(owner, 'access-control', 'add-registrar', {
      who: principalOf('pause-registrar'),
    }).seq;
    chain.succeed(owner, 'registry', 'pause', {});
  });

  it('stops what widens', () => {
    const expiry = chain.now + day;
    const until = chain.now + year;
    const paused = (sender: string, name: string, args: object) =>
      chain.fail(sender, 'access-control', name as never, args as never);
    const noConsent = (sender: string, name: string, args: object) =>
      chain.fail(sender, 'patient-consent', name as never, args as never);
    const attempts = [
      paused(registrar, 'register-institution', { institution: principalOf('pause-i'), root }),
      paused(registrar, 'reinstate-institution', { institution: clinic }),
      paused(principalOf('pause-p'), 'register-provider', {
        credentials: { role: roles.nurse, root },
        institution: hospital,
      }),
      paused(hospital, 'register-providers', {
        providers: [{ provider: principalOf('pause-p'), role: roles.nurse, root }],
      }),
      paused(registrar, 'verify-credentials', {
        provider: nurse,
        certifications: { number: numberOf(chain, nurse), root, 'valid-until': until },
      }),
      paused(registrar, 'verify-providers', {
        providers: [{ provider: nurse, number: numberOf(chain, nurse), root, 'valid-until': until }],
      }),
      paused(hospital, 'reinstate-provider', { provider: administrator }),
      paused(physician, 'move-registration', { to: principalOf('pause-other') }),
      paused(principalOf('pause-key'), 'accept-registration', { from: administrator }),
      paused(hospital, 'assign-care-team', { patient: principalOf('pause-patient'), provider: nurse }),
      paused(physician, 'request-access', { patient, 'data-types': labs, purpose: TREAT }),
      paused(patient, 'grant-temporary-access', {
        patient,
        provider: nurse,
        duration: 1n,
        'data-types': labs,
      }),
      paused(patient, 'publish-encryption-key', { key: root }),
      noConsent(patient, 'grant-consent', { provider: physician, 'data-types': labs, expiry }),
      noConsent(patient, 'grant-consents', {
        consents: [{ provider: physician, 'data-types': labs, expiry }],
      }),
      noConsent(patient, 'update-consent', {
        provider: physician,
        'new-permissions': { 'data-types': labs, expiry, purposes: TREAT },
      }),
      noConsent(patient, 'transfer-consent', { from: hospital, to: clinic }),
      noConsent(patient, 'approve-request', { provider: specialist, request, expiry }),
      noConsent(patient, 'set-objection', { provider: administrator, 'data-types': 0n }),
      noConsent(patient, 'set-emergency-preferences', { 'data-types': 63n }),
      noConsent(medic, 'emergency-override', {
        patient: principalOf('pause-x'),
        provider: medic,
        reason: { code: 1n, evidence: root },
      }),
      noConsent(registrar, 'register-study', {
        lead: researcher,
        'data-types': labs,
        'ends-at': until,
        evidence: root,
      }),
      noConsent(principalOf('pause-y'), 'join-study', { study, 'data-types': labs }),
    ];
    expect(new Set(attempts)).toEqual(new Set(['ERR-PAUSED', 'ERR-CONSENT-PAUSED']));
    expect(attempts.filter((error) => error === 'ERR-PAUSED')).toHaveLength(13);
  });

  it('never stops what narrows, ends, reviews or logs', () => {
    chain.succeed(physician, 'access-control', 'log-access-event', {
      patient,
      provider: physician,
      action: actions.read,
      'data-types': labs,
      purpose: TREAT,
    });
    chain.succeed(patient, 'patient-consent', 'revoke-consent', { provider: physician, 'data-types': labs });
    chain.succeed(patient, 'patient-consent', 'set-objection', { provider: nurse, 'data-types': labs });
    chain.succeed(patient, 'patient-consent', 'deny-request', { provider: specialist, request });
    chain.succeed(patient, 'patient-consent', 'set-emergency-preferences', { 'data-types': basic });
    chain.succeed(patient, 'patient-consent', 'end-override', { override });
    chain.succeed(patient, 'patient-consent', 'acknowledge-override', { override });
    chain.succeed(patient, 'patient-consent', 'withdraw-from-study', { study });
    chain.succeed(patient, 'access-control', 'revoke-temporary-access', { patient, provider: specialist });
    chain.succeed(hospital, 'access-control', 'unassign-care-team', { patient, provider: nurse });
    chain.pass(3n * day);
    chain.succeed(hospital, 'patient-consent', 'escalate-override', { override });
    const outcome = reviewOutcomes.unjustified;
    chain.succeed(reviewer, 'patient-consent', 'review-override', { override, outcome, evidence: root });
    chain.succeed(hospital, 'access-control', 'suspend-provider', { provider: nurse });
    chain.succeed(registrar, 'access-control', 'suspend-providers', { providers: [nurse, specialist] });
    chain.succeed(registrar, 'access-control', 'suspend-institution', { institution: hospital });
    chain.succeed(physician, 'access-control', 'resign', {});
    chain.succeed(owner, 'access-control', 'remove-registrar', { who: registrar2 });
    chain.succeed(owner, 'access-control', 'remove-reviewer', { who: reviewer2 });
    chain.succeed(owner, 'registry', 'cancel-change', { number: change });
  });
});
