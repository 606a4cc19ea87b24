import { beforeAll, describe, expect, it } from 'vitest';
import { encodeArguments } from '../../src/lib/contracts/codec.ts';
import type { FunctionBinding } from '../../src/lib/contracts/interface.ts';
import { actions, purposes, reviewOutcomes, roles } from '../../src/lib/contracts/vocabulary.ts';
import { runEveryFunction, type Step } from '../contracts/support/every-function.ts';
import { intermediarySource, passName } from '../contracts/support/intermediary.ts';
import { Chain, deployer, errorName, type Name } from '../contracts/support/open-chain.ts';
import {
  clinic,
  day,
  hospital,
  labs,
  openingOfficers,
  owner,
  patient,
  pauser,
  registrar,
  reviewer,
  specialist,
  stranger,
} from '../contracts/support/open-hospital.ts';
import { openWard, root } from './support/ward.ts';

/** Officers, institutions and a patient that are contracts, by the accounts in whose place they are. */
const contracts = new Map<unknown, string>(
  Object.entries({ owner, registrar, reviewer, hospital, clinic, patient }).map(([name, account]) => [
    account,
    `${deployer}.the-${name}`,
  ]),
);

/** The same with the contracts in place of the accounts. */
function replaceAccounts(value: unknown): unknown {
  if (contracts.has(value)) return contracts.get(value);
  if (Array.isArray(value)) return value.map(replaceAccounts);
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, replaceAccounts(part)]));
}

/** The first account among the arguments. */
function findAccount(value: unknown): string | undefined {
  if (typeof value === 'string') return /^ST[0-9A-Z]{38,39}$/.test(value) ? value : undefined;
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return undefined;
  for (const part of Object.values(value)) {
    const found = findAccount(part);
    if (found) return found;
  }
  return undefined;
}

/**
 * Whoever may be a contract acts in its own name, whichever account sent the transaction: here the account with which
 * the contract deals, which the rules must not take for the caller.
 */
describe('a contract in office', () => {
  let chain: Chain;
  const acted = new Set<string>();

  /** A call by the contract in place of `account`, in a transaction of `sender`: the error's name, empty when it succeeded. */
  const callThrough = (account: string, sender: string, contract: Name, name: string, given: unknown) => {
    const binding = chain.bindings(contract)[name] as FunctionBinding;
    const values = encodeArguments(binding, replaceAccounts(given) as never);
    const caller = contracts.get(account) ?? '';
    const { result, events } = chain.callRaw(sender, caller, passName(contract, name), values);
    const error =
      result.type === 'err' && result.value.type === 'uint' ? errorName(BigInt(result.value.value)) : '';
    return { error, events, caller };
  };
  const through = (account: string, sender: string, contract: Name, name: string, given: unknown) => {
    const { error, events, caller } = callThrough(account, sender, contract, name, given);
    expect([name, error, events.map(({ actor }) => actor)]).toEqual([name, '', events.map(() => caller)]);
    for (const { patient: who, institution, topic } of events) {
      if (account === patient) expect([name, who ?? caller]).toEqual([name, caller]);
      if (topic.startsWith('care-team')) expect([name, institution]).toEqual([name, caller]);
    }
    acted.add(name);
    return { seq: chain.log.at(-1)?.seq, events: BigInt(events.length) };
  };
  const step = ((account: string, contract: never, name: never, given: unknown) => {
    const args = replaceAccounts(given) as never;
    if (!contracts.has(account)) return chain.succeed(account, contract, name, args);
    return through(account, findAccount(args) ?? stranger, contract, name, given);
  }) as unknown as Step;

  /** The chain as the steps see it: what they ask about an account is asked about the contract in its place. */
  const seen = () =>
    Object.create(chain, {
      read: {
        value: (...[one, name, args]: never[]) =>
          chain.read(one as never, name as never, replaceAccounts(args) as never),
      },
    }) as Chain;

  beforeAll(async () => {
    chain = await Chain.open();
    for (const id of contracts.values()) chain.deploy(id.split('.')[1] ?? '', intermediarySource());
  });

  it('opens no registry, though the deployer calls it', () => {
    const { error } = callThrough(owner, deployer, 'registry', 'initialize', openingOfficers);
    expect(error).toBe('ERR-NOT-DEPLOYER');
  });

  it('acts in its own name in whatever it may do', () => {
    runEveryFunction(seen(), step);
    expect(acted.size).toBeGreaterThan(40);
  });

  describe('after that', () => {
    let area: ReturnType<typeof openWard>;
    beforeAll(() => {
      area = openWard(seen(), 'own-name');
    });
    const employ = (role: bigint) => {
      const provider = area.fresh('provider');
      step(hospital, 'access-control', 'register-providers', { providers: [{ provider, role, root }] });
      step(registrar, 'access-control', 'verify-credentials', area.verification(provider));
      return provider;
    };
    const fail = (...call: Parameters<typeof callThrough>) => callThrough(...call).error;

    it('a reviewer reviews, whoever sent the transaction', () => {
      const medic = employ(roles['emergency-personnel']);
      chain.pass(day);
      for (const sender of ['patient', 'medic', 'registrar', 'provider']) {
        const who = area.fresh('patient');
        const override = chain.succeed(
          medic,
          'patient-consent',
          'emergency-override',
          area.override(medic, who),
        ).seq;
        const senders: Record<string, string> = {
          patient: who,
          medic,
          registrar: openingOfficers.registrars[1] ?? '',
          provider: specialist,
        };
        through(reviewer, senders[sender] ?? '', 'patient-consent', 'review-override', {
          override,
          outcome: reviewOutcomes.justified,
          evidence: root,
        });
      }
    });

    it('an institution logs and ends for its providers, and a patient grants and refuses', () => {
      const provider = employ(roles['primary-physician']);
      const about = { patient, provider, 'data-types': labs };
      through(patient, provider, 'access-control', 'grant-temporary-access', { ...about, duration: day });
      through(hospital, provider, 'access-control', 'log-access-event', {
        ...about,
        action: actions.read,
        purpose: purposes.TREAT,
      });
      through(patient, provider, 'access-control', 'revoke-temporary-access', { patient, provider });
      chain.succeed(provider, 'access-control', 'request-access', {
        patient: contracts.get(patient) ?? '',
        'data-types': labs,
        purpose: purposes.TREAT,
      });
      through(patient, provider, 'patient-consent', 'deny-request', {
        provider,
        request: chain.log.at(-1)?.seq,
      });
    });

    it('a patient moves its consent to an institution that sent the transaction', () => {
      const institution = area.fresh('institution');
      step(registrar, 'access-control', 'register-institution', { institution, root });
      step(patient, 'patient-consent', 'grant-consent', {
        provider: hospital,
        'data-types': labs,
        expiry: chain.now + day,
      });
      through(patient, institution, 'patient-consent', 'transfer-consent', {
        from: hospital,
        to: institution,
      });
      step(registrar, 'access-control', 'suspend-institution', { institution });
      through(registrar, institution, 'access-control', 'reinstate-institution', { institution });
    });

    it('what counts is what the contract has, not who sent the transaction', () => {
      const provider = employ(roles.nurse);
      through(registrar, provider, 'access-control', 'verify-credentials', area.verification(provider));
      const [from, to, lead] = [area.fresh('from'), area.fresh('to'), employ(roles.researcher)];
      for (const institution of [from, to]) {
        step(registrar, 'access-control', 'register-institution', { institution, root });
        const consent = { provider: institution, 'data-types': labs, expiry: chain.now + day };
        step(patient, 'patient-consent', 'grant-consent', consent);
      }
      expect(fail(patient, stranger, 'patient-consent', 'transfer-consent', { from, to })).toBe(
        'ERR-CONSENT-EXISTS',
      );
      const ends = { lead, 'data-types': labs, 'ends-at': chain.now + 2n * day, evidence: root };
      const study = step(registrar, 'patient-consent', 'register-study', ends).seq;
      through(patient, lead, 'patient-consent', 'join-study', { study, 'data-types': labs });
      expect(fail(patient, stranger, 'patient-consent', 'join-study', { study, 'data-types': labs })).toBe(
        'ERR-ALREADY-JOINED',
      );
    });

    it('does nothing for the account that sent the transaction', () => {
      const [who, medic, referrer, provider] = [
        area.fresh('patient'),
        employ(roles['emergency-personnel']),
        employ(roles['primary-physician']),
        employ(roles.specialist),
      ];
      chain.pass(day);
      const override = chain.succeed(
        medic,
        'patient-consent',
        'emergency-override',
        area.override(medic, who),
      ).seq;
      expect(fail(patient, medic, 'patient-consent', 'end-override', { override })).toBe('ERR-NOT-A-PARTY');
      area.consent(who, referrer, labs);
      const grant = { patient: who, provider, duration: day, 'data-types': labs };
      chain.succeed(referrer, 'access-control', 'grant-temporary-access', grant);
      for (const sender of [referrer, who])
        expect(fail(patient, sender, 'access-control', 'grant-temporary-access', grant)).toBe(
          'ERR-OTHER-GRANTOR',
        );
      const pair = { patient: who, provider };
      expect(fail(patient, referrer, 'access-control', 'revoke-temporary-access', pair)).toBe(
        'ERR-NOT-ALLOWED',
      );
      expect(fail(patient, pauser, 'registry', 'pause', {})).toBe('ERR-NOT-PAUSER');
      expect(fail(patient, pauser, 'registry', 'cancel-change', { number: 1n })).toBe('ERR-NOT-PAUSER');
    });
  });
});
