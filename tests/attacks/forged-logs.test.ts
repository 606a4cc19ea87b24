import { beforeAll, describe, expect, it } from 'vitest';
import { actions, decisions, purposes, roles } from '../../src/lib/contracts/vocabulary.ts';
import { type Chain, deployer } from '../contracts/support/open-chain.ts';
import {
  clinic,
  hospital,
  labs,
  nurse,
  openHospital,
  owner,
  patient,
  physician,
  registrar,
  reviewer,
  stranger,
} from '../contracts/support/open-hospital.ts';
import { attack } from './support/victim.ts';
import { huge, openWard } from './support/ward.ts';

describe('a forged log entry', () => {
  let chain: Chain;
  let ward: ReturnType<typeof openWard>;
  let fail: Chain['fail'];
  beforeAll(async () => {
    chain = await openHospital();
    ward = openWard(chain, 'forged');
    fail = attack(chain, patient);
    ward.consent(patient, physician, labs);
  });

  const access = (
    provider: string,
    types: bigint = labs,
    purpose: bigint = purposes.TREAT,
    action = actions.read,
  ) => ({
    patient,
    provider,
    action: action as bigint,
    'data-types': types,
    purpose,
  });
  const log = (by: string, ...args: Parameters<typeof access>) =>
    chain.call(by, 'access-control', 'log-access-event', access(...args));
  const role = roles['primary-physician'];

  it('by anyone but the provider and its institution is refused', () => {
    for (const forger of [stranger, patient, clinic, nurse, owner, registrar, reviewer, deployer]) {
      expect(fail(forger, 'access-control', 'log-access-event', access(physician))).toBe('ERR-NOT-ALLOWED');
    }
  });

  it('about nobody, an institution or a provider never verified is refused', () => {
    const unverified = ward.fresh('unverified');
    ward.list(hospital, unverified, role);
    expect(fail(stranger, 'access-control', 'log-access-event', access(stranger))).toBe(
      'ERR-UNKNOWN-PROVIDER',
    );
    expect(fail(hospital, 'access-control', 'log-access-event', access(hospital))).toBe(
      'ERR-UNKNOWN-PROVIDER',
    );
    for (const by of [unverified, hospital]) {
      expect(fail(by, 'access-control', 'log-access-event', access(unverified))).toBe('ERR-UNVERIFIED');
    }
  });

  it('by a former institution is refused after the provider went elsewhere', () => {
    const provider = ward.employ(role, clinic);
    expect(log(clinic, provider).ok).toBe(true);
    chain.succeed(provider, 'access-control', 'resign', {});
    for (const by of [clinic, provider]) {
      expect(fail(by, 'access-control', 'log-access-event', access(provider))).toBe('ERR-UNVERIFIED');
    }
    ward.list(hospital, provider, role);
    ward.verify(provider);
    expect(fail(clinic, 'access-control', 'log-access-event', access(provider))).toBe('ERR-NOT-ALLOWED');
    expect(log(hospital, provider).ok).toBe(true);
  });

  it('by the key that a registration left is refused', () => {
    const old = ward.employ(role);
    const key = ward.fresh('key');
    chain.succeed(old, 'access-control', 'move-registration', { to: key });
    chain.succeed(key, 'access-control', 'accept-registration', { from: old });
    for (const provider of [old, key]) {
      const error = provider === old ? 'ERR-UNVERIFIED' : 'ERR-NOT-ALLOWED';
      expect(fail(old, 'access-control', 'log-access-event', access(provider))).toBe(error);
    }
    expect(log(key, key).ok).toBe(true);
  });

  it('by a suspended provider tells that it was denied, and by whom it was told', () => {
    const provider = ward.employ(role);
    ward.consent(patient, provider, labs);
    expect(log(provider, provider).value).toMatchObject({ permitted: true });
    chain.succeed(hospital, 'access-control', 'suspend-provider', { provider });
    const { value, events } = log(provider, provider);
    const denied = decisions['provider-suspended'];
    expect(value).toEqual({ permitted: false, code: denied, basis: 0n });
    expect(events).toMatchObject([
      {
        topic: 'access-denied',
        actor: provider,
        patient,
        provider,
        institution: hospital,
        outcome: denied,
        ref: 0n,
      },
    ]);
  });

  it('by a provider of a suspended institution tells that it was denied', () => {
    const provider = ward.employ(role, clinic);
    ward.consent(patient, provider, labs);
    chain.succeed(registrar, 'access-control', 'suspend-institution', { institution: clinic });
    for (const by of [provider, clinic]) {
      const denied = { topic: 'access-denied', actor: by, outcome: decisions['institution-suspended'] };
      expect(log(by, provider).events).toMatchObject([denied]);
    }
    chain.succeed(registrar, 'access-control', 'reinstate-institution', { institution: clinic });
  });

  it('never says permitted: the contract decides, whatever types, purpose and action are named', () => {
    for (const [types, purpose] of [
      [0n, purposes.TREAT],
      [64n, purposes.TREAT],
      [huge, purposes.TREAT],
      [labs + 64n, purposes.TREAT],
      [labs, 0n],
      [labs, 32n],
      [labs, huge],
      [labs, purposes.TREAT + purposes.ETREAT],
    ] as const) {
      const { value, events } = log(physician, physician, types, purpose);
      expect(value).toEqual({ permitted: false, code: decisions['invalid-request'], basis: 0n });
      expect(events).toMatchObject([{ topic: 'access-denied', 'data-types': types, purposes: purpose }]);
    }
    for (const action of [0n, 6n, huge]) {
      const args = { ...access(physician), action };
      expect(fail(physician, 'access-control', 'log-access-event', args)).toBe('ERR-INVALID-ACTION');
    }
  });
});
