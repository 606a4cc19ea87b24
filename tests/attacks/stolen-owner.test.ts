import { beforeAll, describe, expect, it } from 'vitest';
import { decisions, purposes, roles } from '../../src/lib/contracts/vocabulary.ts';
import type { Chain } from '../contracts/support/open-chain.ts';
import {
  day,
  hospital,
  labs,
  medic,
  nurse,
  openHospital,
  owner,
  patient,
  pauser,
  physician,
  registrar,
  registrar2,
  reviewer,
  reviewer2,
} from '../contracts/support/open-hospital.ts';
import { mineTogether, type Waiting } from './support/one-block.ts';
import { answersOf, attack } from './support/victim.ts';
import { openWard, root } from './support/ward.ts';

const { TREAT, ETREAT } = purposes;
const policy = { 'data-types': 63n, purposes: TREAT + ETREAT, longest: 1n, flags: 3n };

describe('a stolen owner', () => {
  let chain: Chain;
  let ward: ReturnType<typeof openWard>;
  let thief: string;
  let accomplice: string;
  beforeAll(async () => {
    chain = await openHospital();
    ward = openWard(chain, 'thief');
    thief = ward.fresh('registrar');
    accomplice = ward.fresh('medic');
    ward.consent(patient, physician, labs);
    chain.pass(day);
  });

  const call = (...args: Waiting): Waiting => args;

  it('gets no registrar, no verification and no override within one block', () => {
    const before = answersOf(chain, patient);
    const change = chain.read('registry', 'get-head', {}).seq + 1n;
    const credentials = { role: roles['emergency-personnel'], root };
    const results = mineTogether(chain, [
      call(owner, 'access-control', 'add-registrar', { who: thief }),
      call(owner, 'registry', 'activate-change', { number: change }),
      call(owner, 'access-control', 'register-institution', { institution: thief, root }),
      call(thief, 'access-control', 'register-institution', { institution: accomplice, root }),
      call(accomplice, 'access-control', 'register-provider', { credentials, institution: hospital }),
      call(thief, 'access-control', 'verify-credentials', {
        provider: accomplice,
        certifications: { number: change + 1n, root, 'valid-until': chain.now + day },
      }),
      call(accomplice, 'patient-consent', 'emergency-override', ward.override(accomplice, patient)),
      call(owner, 'patient-consent', 'emergency-override', ward.override(owner, patient)),
      call(owner, 'access-control', 'verify-credentials', ward.verification(accomplice, chain.now + day)),
      call(owner, 'access-control', 'log-access-event', {
        patient,
        provider: medic,
        action: 2n,
        'data-types': labs,
        purpose: ETREAT,
      }),
    ]);
    expect(results).toEqual([
      '',
      'ERR-TIMELOCKED',
      'ERR-NOT-REGISTRAR',
      'ERR-NOT-REGISTRAR',
      '',
      'ERR-NOT-REGISTRAR',
      'ERR-GRANTEE-PENDING',
      'ERR-UNKNOWN-GRANTEE',
      'ERR-NOT-REGISTRAR',
      'ERR-NOT-ALLOWED',
    ]);
    expect(answersOf(chain, patient)).toEqual(before);
    expect(ward.check(patient, accomplice, labs, ETREAT).code).toBe(decisions['provider-pending']);
    // and any pauser can end the attempt
    chain.succeed(pauser, 'registry', 'cancel-change', { number: change });
    const fail = attack(chain, patient);
    expect(fail(owner, 'registry', 'activate-change', { number: change })).toBe('ERR-UNKNOWN-CHANGE');
  });

  it('needs a day even for a medic that is verified, once a registrar is stolen too', () => {
    const fresh = ward.fresh('medic');
    const number = chain.read('registry', 'get-head', {}).seq + 1n;
    const results = mineTogether(chain, [
      call(hospital, 'access-control', 'register-providers', {
        providers: [{ provider: fresh, role: roles['emergency-personnel'], root }],
      }),
      call(registrar, 'access-control', 'verify-credentials', {
        provider: fresh,
        certifications: { number, root, 'valid-until': chain.now + 10n * day },
      }),
      call(fresh, 'patient-consent', 'emergency-override', ward.override(fresh, patient)),
    ]);
    expect(results).toEqual(['', '', 'ERR-NOT-VERIFIED-FOR-A-DAY']);
    expect(ward.check(patient, fresh, labs, ETREAT).code).toBe(decisions['not-covered']);
  });

  it('widens no role, no override limit and no contract within one block', () => {
    const before = answersOf(chain, patient);
    const settings = chain.read('registry', 'get-settings', {});
    const next = chain.deploy('taken', '(define-read-only (nothing) true)');
    const first = chain.read('registry', 'get-head', {}).seq + 1n;
    const results = mineTogether(chain, [
      call(owner, 'access-control', 'set-role-policy', { role: roles.nurse, policy }),
      call(owner, 'registry', 'set-override-limit', { limit: 10n }),
      call(owner, 'registry', 'queue-protocol-contract', { slot: 1n, contract: next }),
      call(owner, 'registry', 'replace-officer', { role: 1n, old: registrar, new: thief }),
      ...[0n, 1n, 2n, 3n].map((index) =>
        call(owner, 'registry', 'activate-change', { number: first + index }),
      ),
    ]);
    expect(results).toEqual([...Array(4).fill(''), ...Array(4).fill('ERR-TIMELOCKED')]);
    expect(chain.read('registry', 'get-settings', {})).toEqual(settings);
    expect(answersOf(chain, patient)).toEqual(before);
    for (const index of [0n, 1n, 2n, 3n]) {
      chain.succeed(pauser, 'registry', 'cancel-change', { number: first + index });
    }
  });

  it('narrows at once, but leaves a registrar and a reviewer who act in the same block', () => {
    const results = mineTogether(chain, [
      call(owner, 'access-control', 'remove-registrar', { who: registrar2 }),
      call(owner, 'access-control', 'remove-registrar', { who: registrar }),
      call(owner, 'access-control', 'remove-reviewer', { who: reviewer2 }),
      call(owner, 'access-control', 'remove-reviewer', { who: reviewer }),
      call(owner, 'registry', 'pause', {}),
      call(registrar, 'access-control', 'suspend-providers', { providers: [nurse] }),
      call(patient, 'patient-consent', 'revoke-consent', { provider: physician, 'data-types': labs }),
      call(patient, 'patient-consent', 'set-objection', { provider: hospital, 'data-types': 63n }),
      call(physician, 'access-control', 'log-access-event', {
        patient,
        provider: physician,
        action: 2n,
        'data-types': labs,
        purpose: TREAT,
      }),
    ]);
    expect(results).toEqual(['', 'ERR-LAST-OFFICER', '', 'ERR-LAST-OFFICER', '', '', '', '', '']);
    chain.succeed(owner, 'registry', 'unpause', {});
  });

  it('reads nothing itself, and cannot grant itself a consent or make the owner a registrar', () => {
    const fail = attack(chain, patient);
    expect(ward.check(patient, owner, labs).code).toBe(decisions['provider-unknown']);
    const grant = { patient, provider: medic, duration: day, 'data-types': labs };
    expect(fail(owner, 'access-control', 'grant-temporary-access', grant)).toBe('ERR-OBJECTED');
    expect(fail(owner, 'access-control', 'add-registrar', { who: owner })).toBe('ERR-ROLES-CONFLICT');
    expect(fail(owner, 'access-control', 'add-reviewer', { who: owner })).toBe('ERR-ROLES-CONFLICT');
  });
});
