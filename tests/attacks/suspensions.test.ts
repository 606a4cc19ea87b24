import { beforeAll, describe, expect, it } from 'vitest';
import {
  bases,
  decisions,
  registrationStatuses,
  roles,
  suspensionLevels,
} from '../../src/lib/contracts/vocabulary.ts';
import type { Chain } from '../contracts/support/open-chain.ts';
import {
  clinic,
  day,
  hospital,
  labs,
  openHospital,
  pauser,
  registrar,
  reviewer,
  reviewer2,
  stranger,
} from '../contracts/support/open-hospital.ts';
import { mineTogether } from './support/one-block.ts';
import { attack } from './support/victim.ts';
import { openWard, root } from './support/ward.ts';

const role = roles.specialist;
const levels = [
  [hospital, suspensionLevels.institution],
  [registrar, suspensionLevels.registrar],
  [reviewer, suspensionLevels.reviewer],
] as const;

describe('a suspension', () => {
  let chain: Chain;
  let ward: ReturnType<typeof openWard>;
  beforeAll(async () => {
    chain = await openHospital();
    ward = openWard(chain, 'suspension');
  });

  const suspend = (by: string, provider: string) =>
    chain.succeed(by, 'access-control', 'suspend-provider', { provider });

  it('is not outlived by resignation, registration, verification or another key', () => {
    for (const [by, level] of levels) {
      const patient = ward.fresh('patient');
      let provider = ward.employ(role);
      suspend(by, provider);
      const still = () => {
        ward.verify(provider);
        expect(ward.party(provider)?.suspension).toBe(level);
        expect(ward.check(patient, provider, labs).code).toBe(decisions['provider-suspended']);
        expect(
          chain.fail(patient, 'patient-consent', 'grant-consent', {
            provider,
            'data-types': labs,
            expiry: chain.now + day,
          }),
        ).toBe('ERR-GRANTEE-SUSPENDED');
      };
      still();
      chain.succeed(provider, 'access-control', 'resign', {});
      ward.list(clinic, provider, roles['primary-physician']);
      still();
      chain.succeed(provider, 'access-control', 'resign', {});
      chain.succeed(provider, 'access-control', 'register-provider', {
        credentials: { role, root },
        institution: hospital,
      });
      ward.list(hospital, provider, role);
      still();
      for (const _ of [1, 2]) {
        const key = ward.fresh('key');
        chain.succeed(provider, 'access-control', 'move-registration', { to: key });
        chain.succeed(key, 'access-control', 'accept-registration', { from: provider });
        expect(ward.party(provider)).toMatchObject({
          suspension: level,
          status: registrationStatuses.resigned,
        });
        provider = key;
        still();
      }
    }
  });

  it('is not lifted by the provider, a stranger, another institution or a lower level', () => {
    for (const [by, level] of levels) {
      const provider = ward.employ(role);
      suspend(by, provider);
      const fail = attack(chain, provider, [hospital]);
      for (const other of [provider, stranger, clinic, pauser]) {
        expect(fail(other, 'access-control', 'reinstate-provider', { provider })).toBe('ERR-NOT-ALLOWED');
      }
      for (const [lower, own] of levels.filter(([, each]) => each < level)) {
        expect([own, fail(lower, 'access-control', 'reinstate-provider', { provider })]).toEqual([
          own,
          'ERR-HIGHER-LEVEL',
        ]);
      }
    }
  });

  it('is not lowered by suspending again at a lower level, alone or in a list', () => {
    const provider = ward.employ(role);
    suspend(reviewer, provider);
    const fail = attack(chain, provider, [hospital]);
    for (const by of [hospital, registrar, reviewer2]) {
      expect(fail(by, 'access-control', 'suspend-provider', { provider })).toBe('ERR-ALREADY-SUSPENDED');
      chain.succeed(by, 'access-control', 'suspend-providers', { providers: [provider] });
      expect(ward.party(provider)?.suspension).toBe(suspensionLevels.reviewer);
    }
  });

  it('of a registrar or reviewer is not shed by becoming an institution', () => {
    for (const by of [registrar, reviewer]) {
      const provider = ward.employ(role);
      suspend(by, provider);
      chain.succeed(provider, 'access-control', 'resign', {});
      const fail = attack(chain, provider, [hospital]);
      expect(fail(registrar, 'access-control', 'register-institution', { institution: provider, root })).toBe(
        'ERR-REGISTERED',
      );
    }
  });

  it('is not dodged within the block: a move behind it carries it, a move before it leaves the key suspended after it', () => {
    const [late, early] = [ward.employ(role), ward.employ(role)];
    const [lateKey, earlyKey] = [ward.fresh('key'), ward.fresh('key')];
    for (const [from, to] of [
      [late, lateKey],
      [early, earlyKey],
    ] as const) {
      chain.succeed(from, 'access-control', 'move-registration', { to });
    }
    const results = mineTogether(chain, [
      [registrar, 'access-control', 'suspend-provider', { provider: late }],
      [lateKey, 'access-control', 'accept-registration', { from: late }],
      [earlyKey, 'access-control', 'accept-registration', { from: early }],
      [registrar, 'access-control', 'suspend-providers', { providers: [early, earlyKey] }],
    ]);
    expect(results).toEqual(['', '', '', '']);
    for (const key of [lateKey, earlyKey]) {
      expect(ward.party(key)?.suspension).toBe(suspensionLevels.registrar);
    }
  });

  it('of an institution stops all its providers, whom it cannot reinstate past it', () => {
    const patient = ward.fresh('patient');
    const provider = ward.employ(role, clinic);
    ward.consent(patient, provider, labs);
    chain.succeed(registrar, 'access-control', 'suspend-institution', { institution: clinic });
    const fail = attack(chain, patient, [provider, clinic]);
    expect(ward.check(patient, provider, labs).code).toBe(decisions['institution-suspended']);
    expect(fail(clinic, 'access-control', 'reinstate-institution', { institution: clinic })).toBe(
      'ERR-NOT-REGISTRAR',
    );
    expect(fail(clinic, 'access-control', 'reinstate-provider', { provider })).toBe('ERR-NOT-SUSPENDED');
    expect(fail(clinic, 'access-control', 'assign-care-team', { patient, provider })).toBe(
      'ERR-INSTITUTION-SUSPENDED',
    );
    expect(
      fail(clinic, 'access-control', 'register-providers', {
        providers: [{ provider: ward.fresh('new'), role, root }],
      }),
    ).toBe('ERR-INSTITUTION-SUSPENDED');
    const request = { patient, 'data-types': labs, purpose: 1n };
    expect(fail(provider, 'access-control', 'request-access', request)).toBe('ERR-INSTITUTION-SUSPENDED');
    chain.succeed(registrar, 'access-control', 'reinstate-institution', { institution: clinic });
    expect(ward.check(patient, provider, labs).basis).toBe(bases['direct-consent']);
  });
});
