import { beforeAll, describe, expect, it } from 'vitest';
import { registrationStatuses, roles, suspensionLevels } from '../../src/lib/contracts/vocabulary.ts';
import { type Chain, deployer } from './support/open-chain.ts';
import {
  administrator,
  clinic,
  commitment,
  day,
  hospital,
  numberOf,
  nurse,
  openHospital,
  owner,
  physician,
  principalOf,
  registrar,
  registrar2,
  reviewer,
  stranger,
  year,
} from './support/open-hospital.ts';

const root = commitment('root');
const { pending, registered, resigned } = registrationStatuses;
const role = roles['primary-physician'];

describe('registrations', () => {
  let chain: Chain;
  let count = 0;
  beforeAll(async () => {
    chain = await openHospital();
  });

  /** A principal that no test used before. */
  const fresh = (name = 'someone') => principalOf(`${name}-${count++}`);
  const list = (institution: string, provider: string, as: bigint = role) =>
    chain.succeed(institution, 'access-control', 'register-providers', {
      providers: [{ provider, role: as, root }],
    });
  const verify = (provider: string, by = registrar) =>
    chain.succeed(by, 'access-control', 'verify-credentials', {
      provider,
      certifications: { number: numberOf(chain, provider), root, 'valid-until': chain.now + year },
    });
  const apply = (provider: string, institution = hospital) =>
    chain.succeed(provider, 'access-control', 'register-provider', {
      credentials: { role, root },
      institution,
    });
  const provider = (who: string) => chain.read('access-control', 'get-provider', { provider: who });
  const listing = (...who: string[]) => ({ providers: who.map((each) => ({ provider: each, role, root })) });
  const verified = () => {
    const who = fresh('verified');
    list(hospital, who);
    verify(who);
    return who;
  };

  describe('an institution', () => {
    it('is registered by a registrar only, and not by itself', () => {
      const institution = fresh('institution');
      const args = { institution, root };
      for (const sender of [stranger, owner, reviewer, institution, deployer]) {
        expect(chain.fail(sender, 'access-control', 'register-institution', args)).toBe('ERR-NOT-REGISTRAR');
      }
      expect(
        chain.fail(registrar, 'access-control', 'register-institution', { institution: registrar, root }),
      ).toBe('ERR-CONFLICT-OF-INTEREST');
      chain.succeed(registrar, 'access-control', 'register-institution', args);
      expect(chain.fail(registrar, 'access-control', 'register-institution', args)).toBe('ERR-REGISTERED');
      expect(chain.read('access-control', 'get-institution', { institution })).toMatchObject({
        role: 0n,
        suspension: 0n,
      });
      expect(provider(institution)).toBeNull();
    });

    it('takes over a listing that was never verified, but no verified provider', () => {
      const squatted = fresh('institution');
      list(clinic, squatted);
      chain.succeed(registrar, 'access-control', 'register-institution', { institution: squatted, root });
      expect(
        chain.fail(registrar, 'access-control', 'register-institution', { institution: verified(), root }),
      ).toBe('ERR-REGISTERED');
    });

    it('does not leave the suspension of a registrar behind by becoming an institution', () => {
      const suspended = fresh('institution');
      list(clinic, suspended);
      chain.succeed(registrar, 'access-control', 'suspend-provider', { provider: suspended });
      expect(
        chain.fail(registrar, 'access-control', 'register-institution', { institution: suspended, root }),
      ).toBe('ERR-REGISTERED');
    });

    it('is suspended and reinstated by registrars only', () => {
      const institution = fresh('institution');
      chain.succeed(registrar, 'access-control', 'register-institution', { institution, root });
      expect(chain.fail(stranger, 'access-control', 'suspend-institution', { institution })).toBe(
        'ERR-NOT-REGISTRAR',
      );
      expect(chain.fail(registrar, 'access-control', 'reinstate-institution', { institution })).toBe(
        'ERR-NOT-SUSPENDED',
      );
      expect(chain.fail(registrar, 'access-control', 'suspend-institution', { institution: physician })).toBe(
        'ERR-UNKNOWN-INSTITUTION',
      );
      chain.succeed(registrar, 'access-control', 'suspend-institution', { institution });
      expect(chain.fail(registrar2, 'access-control', 'suspend-institution', { institution })).toBe(
        'ERR-ALREADY-SUSPENDED',
      );
      expect(chain.fail(institution, 'access-control', 'register-providers', listing(fresh()))).toBe(
        'ERR-INSTITUTION-SUSPENDED',
      );
      expect(
        chain.fail(fresh(), 'access-control', 'register-provider', {
          credentials: { role, root },
          institution,
        }),
      ).toBe('ERR-INSTITUTION-SUSPENDED');
      expect(chain.fail(institution, 'access-control', 'reinstate-institution', { institution })).toBe(
        'ERR-NOT-REGISTRAR',
      );
      chain.succeed(registrar2, 'access-control', 'reinstate-institution', { institution });
      list(institution, fresh());
    });
  });

  describe('a provider', () => {
    it('registers itself, pending until its institution lists it', () => {
      const who = fresh();
      apply(who);
      expect(provider(who)).toMatchObject({ status: pending, institution: hospital, 'verified-from': 0n });
      expect(
        chain.fail(registrar, 'access-control', 'verify-credentials', {
          provider: who,
          certifications: { number: numberOf(chain, who), root, 'valid-until': chain.now + year },
        }),
      ).toBe('ERR-NOT-LISTED');
      const { seq } = list(hospital, who);
      expect(provider(who)).toMatchObject({ status: registered, number: seq });
    });

    it('registers itself once, with a known role and institution', () => {
      const who = fresh();
      const args = { credentials: { role, root }, institution: hospital };
      expect(chain.fail(who, 'access-control', 'register-provider', { ...args, institution: stranger })).toBe(
        'ERR-UNKNOWN-INSTITUTION',
      );
      for (const unknown of [0n, 7n, 2n ** 128n - 1n]) {
        expect(
          chain.fail(who, 'access-control', 'register-provider', {
            ...args,
            credentials: { role: unknown, root },
          }),
        ).toBe('ERR-INVALID-ROLE');
      }
      apply(who);
      expect(chain.fail(who, 'access-control', 'register-provider', args)).toBe('ERR-REGISTERED');
      expect(chain.fail(hospital, 'access-control', 'register-provider', args)).toBe('ERR-REGISTERED');
    });

    it('is an account of this network, never a contract', () => {
      const contract = `${deployer}.registry`;
      const mainnet = 'SP2J6ZY48GV1EZ5V2V5RB9MP66SW86PYKKNRV9EJ7';
      for (const who of [contract, mainnet]) {
        expect(chain.fail(hospital, 'access-control', 'register-providers', listing(who))).toBe(
          'ERR-NOT-STANDARD',
        );
      }
      const who = fresh();
      list(hospital, who);
      expect(chain.fail(who, 'access-control', 'move-registration', { to: contract })).toBe(
        'ERR-NOT-STANDARD',
      );
    });

    it('resigns at any time, once, and may register again under a new number', () => {
      const who = verified();
      const before = provider(who)?.number;
      chain.succeed(who, 'access-control', 'resign', {});
      expect(provider(who)).toMatchObject({ status: resigned, 'verified-from': 0n, 'verified-until': 0n });
      expect(chain.fail(who, 'access-control', 'resign', {})).toBe('ERR-RESIGNED');
      expect(chain.fail(stranger, 'access-control', 'resign', {})).toBe('ERR-UNKNOWN-PROVIDER');
      list(clinic, who, roles.researcher);
      expect(provider(who)).toMatchObject({
        institution: clinic,
        role: roles.researcher,
        'verified-from': 0n,
      });
      expect(provider(who)?.number).toBeGreaterThan(before ?? 0n);
    });

    it('squatted by an institution goes to the one it works for until it was verified', () => {
      const who = fresh();
      list(clinic, who);
      list(hospital, who);
      expect(provider(who)?.institution).toBe(hospital);
      apply(who, clinic);
      expect(provider(who)).toMatchObject({ institution: clinic, status: pending });
      list(hospital, who);
      verify(who);
      expect(chain.fail(clinic, 'access-control', 'register-providers', listing(who))).toBe(
        'ERR-ALREADY-REGISTERED',
      );
      expect(
        chain.fail(who, 'access-control', 'register-provider', {
          credentials: { role, root },
          institution: clinic,
        }),
      ).toBe('ERR-REGISTERED');
    });
  });

  describe('a list', () => {
    it("is an institution's", () => {
      for (const sender of [stranger, registrar, physician]) {
        expect(chain.fail(sender, 'access-control', 'register-providers', listing(fresh()))).toBe(
          'ERR-UNKNOWN-INSTITUTION',
        );
      }
    });

    it('fails as a whole for one bad row, a duplicate, the institution itself, or none at all', () => {
      const good = Array.from({ length: 199 }, () => fresh());
      const [first = ''] = good;
      const bad: [string[], string][] = [
        [[...good, first], 'ERR-ALREADY-REGISTERED'],
        [[...good, hospital], 'ERR-ALREADY-REGISTERED'],
        [[...good, physician], 'ERR-ALREADY-REGISTERED'],
        [[], 'ERR-EMPTY-LIST'],
      ];
      for (const [who, error] of bad) {
        expect(chain.fail(hospital, 'access-control', 'register-providers', listing(...who))).toBe(error);
      }
      const roleless = { providers: [...listing(...good).providers, { provider: fresh(), role: 7n, root }] };
      expect(chain.fail(hospital, 'access-control', 'register-providers', roleless)).toBe('ERR-INVALID-ROLE');
      expect(provider(first)).toBeNull();
      expect(chain.succeed(hospital, 'access-control', 'register-providers', listing(...good)).events).toBe(
        199n,
      );
    });

    it('of verifications fails as a whole too', () => {
      const who = [fresh(), fresh()];
      const [first = '', second = ''] = who;
      chain.succeed(hospital, 'access-control', 'register-providers', listing(...who));
      const row = (each: string, end = chain.now + year) => ({
        provider: each,
        number: numberOf(chain, each),
        root,
        'valid-until': end,
      });
      const fail = (...providers: ReturnType<typeof row>[]) =>
        chain.fail(registrar, 'access-control', 'verify-providers', { providers });
      expect(fail(row(first), row(second), row(first))).toBe('ERR-REPEATED-PROVIDER');
      expect(fail(row(first), row(stranger))).toBe('ERR-NOT-LISTED');
      expect(fail(row(first), row(hospital))).toBe('ERR-NOT-LISTED');
      expect(fail(row(first), row(second, 5n))).toBe('ERR-INVALID-END');
      expect(fail()).toBe('ERR-EMPTY-LIST');
      expect(provider(first)?.['verified-from']).toBe(0n);
    });
  });

  describe('a verification', () => {
    const args = (provider: string) => ({
      provider,
      certifications: { number: numberOf(chain, provider), root, 'valid-until': chain.now + year },
    });

    it('is done by a registrar only', () => {
      const who = fresh();
      list(hospital, who);
      for (const sender of [stranger, owner, reviewer, hospital, who]) {
        expect(chain.fail(sender, 'access-control', 'verify-credentials', args(who))).toBe(
          'ERR-NOT-REGISTRAR',
        );
      }
    });

    it('ends after now and within five years, to the second', () => {
      const who = fresh();
      list(hospital, who);
      const until = (end: bigint) => ({
        provider: who,
        certifications: { number: numberOf(chain, who), root, 'valid-until': end },
      });
      expect(chain.fail(registrar, 'access-control', 'verify-credentials', until(chain.now))).toBe(
        'ERR-INVALID-END',
      );
      expect(
        chain.fail(registrar, 'access-control', 'verify-credentials', until(chain.now + 5n * year + 1n)),
      ).toBe('ERR-INVALID-END');
      chain.succeed(registrar, 'access-control', 'verify-credentials', until(chain.now + 5n * year));
      chain.succeed(registrar, 'access-control', 'verify-credentials', until(chain.now + 1n));
    });

    it('keeps its start while it lasts and starts again after it ended', () => {
      const who = fresh();
      list(hospital, who);
      const first = chain.now;
      chain.succeed(registrar, 'access-control', 'verify-credentials', {
        provider: who,
        certifications: { number: numberOf(chain, who), root, 'valid-until': chain.now + day },
      });
      chain.succeed(registrar, 'access-control', 'verify-credentials', {
        provider: who,
        certifications: { number: numberOf(chain, who), root, 'valid-until': chain.now + 2n * day },
      });
      expect(provider(who)?.['verified-from']).toBe(first);
      chain.pass(3n * day);
      const second = chain.now;
      verify(who);
      expect(provider(who)?.['verified-from']).toBe(second);
    });

    it('is not done by a registrar who is a verified provider', () => {
      verify(registrar2Provider());
      expect(chain.fail(registrar2, 'access-control', 'verify-credentials', args(nurse))).toBe(
        'ERR-CONFLICT-OF-INTEREST',
      );
      chain.succeed(registrar2, 'access-control', 'resign', {});
    });

    it('is never of the registrar itself, alone or in a list', () => {
      registrar2Provider();
      expect(chain.fail(registrar2, 'access-control', 'verify-credentials', args(registrar2))).toBe(
        'ERR-CONFLICT-OF-INTEREST',
      );
      const who = fresh();
      list(hospital, who);
      const providers = [who, registrar2].map((provider) => ({
        provider,
        number: numberOf(chain, provider),
        root,
        'valid-until': chain.now + year,
      }));
      expect(chain.fail(registrar2, 'access-control', 'verify-providers', { providers })).toBe(
        'ERR-CONFLICT-OF-INTEREST',
      );
      chain.succeed(registrar2, 'access-control', 'resign', {});
    });

    it('is only of the registration that was checked, whoever lists the provider again meanwhile', () => {
      const who = fresh();
      list(hospital, who, roles.nurse);
      const checked = {
        provider: who,
        certifications: { number: numberOf(chain, who), root, 'valid-until': chain.now + year },
      };
      const providers = [{ provider: who, ...checked.certifications }];
      // While the registrar's call waits, the provider has another institution list it in another role.
      chain.succeed(who, 'access-control', 'resign', {});
      list(clinic, who, roles['primary-physician']);
      expect(chain.fail(registrar, 'access-control', 'verify-credentials', checked)).toBe(
        'ERR-OTHER-REGISTRATION',
      );
      expect(chain.fail(registrar, 'access-control', 'verify-providers', { providers })).toBe(
        'ERR-OTHER-REGISTRATION',
      );
      expect(provider(who)).toMatchObject({ role: roles['primary-physician'], 'verified-from': 0n });
      // What was checked anew is verified.
      verify(who);
      expect(provider(who)?.['verified-from']).toBeGreaterThan(0n);
    });

    it('is not of a listing that took the place of the one that was checked', () => {
      const who = fresh();
      list(hospital, who, roles.nurse);
      const number = numberOf(chain, who);
      list(clinic, who, roles['primary-physician']);
      for (const other of [number, 0n, numberOf(chain, who) + 1n]) {
        const certifications = { number: other, root, 'valid-until': chain.now + year };
        expect(
          chain.fail(registrar, 'access-control', 'verify-credentials', { provider: who, certifications }),
        ).toBe('ERR-OTHER-REGISTRATION');
      }
    });

    it('goes to the same registration when it was suspended and reinstated, or verified, meanwhile', () => {
      const who = fresh();
      const number = list(hospital, who).seq;
      chain.succeed(hospital, 'access-control', 'suspend-provider', { provider: who });
      chain.succeed(hospital, 'access-control', 'reinstate-provider', { provider: who });
      for (const years of [1n, 2n]) {
        const certifications = { number, root, 'valid-until': chain.now + years * year };
        chain.succeed(registrar, 'access-control', 'verify-credentials', { provider: who, certifications });
      }
    });

    it('is not stopped by listing the registrar as a provider', () => {
      const who = fresh();
      list(hospital, who);
      registrar2Provider();
      verify(who, registrar2);
      chain.succeed(registrar2, 'access-control', 'resign', {});
    });

    function registrar2Provider(): string {
      list(clinic, registrar2);
      return registrar2;
    }
  });

  describe('a suspension', () => {
    const suspend = (by: string, who: string) =>
      chain.call(by, 'access-control', 'suspend-provider', { provider: who });
    const reinstate = (by: string, who: string) =>
      chain.call(by, 'access-control', 'reinstate-provider', { provider: who });

    it('is lifted by the same level or a higher one only', () => {
      const levels = [
        [hospital, suspensionLevels.institution],
        [registrar, suspensionLevels.registrar],
        [reviewer, suspensionLevels.reviewer],
      ] as const;
      for (const [by, level] of levels) {
        for (const [lifter, lifted] of levels) {
          const who = verified();
          expect(suspend(by, who).ok).toBe(true);
          expect(provider(who)?.suspension).toBe(level);
          expect(suspend(by, who).error).toBe('ERR-ALREADY-SUSPENDED');
          expect(reinstate(lifter, who).error).toBe(lifted >= level ? '' : 'ERR-HIGHER-LEVEL');
        }
      }
    });

    it('is raised by a higher level', () => {
      const who = verified();
      suspend(hospital, who);
      expect(suspend(reviewer, who).ok).toBe(true);
      expect(suspend(registrar, who).error).toBe('ERR-ALREADY-SUSPENDED');
      expect(provider(who)?.suspension).toBe(suspensionLevels.reviewer);
    });

    it("is no stranger's, no other institution's, and not lifted by the provider", () => {
      const who = verified();
      expect(suspend(stranger, who).error).toBe('ERR-NOT-ALLOWED');
      expect(suspend(clinic, who).error).toBe('ERR-OTHER-INSTITUTION');
      expect(suspend(registrar, stranger).error).toBe('ERR-NOT-LISTED');
      expect(suspend(registrar, hospital).error).toBe('ERR-NOT-LISTED');
      expect(reinstate(hospital, who).error).toBe('ERR-NOT-SUSPENDED');
      suspend(hospital, who);
      expect(reinstate(clinic, who).error).toBe('ERR-NOT-ALLOWED');
      expect(reinstate(who, who).error).toBe('ERR-NOT-ALLOWED');
      expect(reinstate(stranger, who).error).toBe('ERR-NOT-ALLOWED');
      expect(reinstate(registrar, stranger).error).toBe('ERR-UNKNOWN-PROVIDER');
    });

    it('survives verification, resignation, another institution and a move', () => {
      const who = verified();
      suspend(registrar, who);
      verify(who);
      expect(provider(who)?.suspension).toBe(suspensionLevels.registrar);
      chain.succeed(who, 'access-control', 'resign', {});
      list(clinic, who);
      expect(provider(who)?.suspension).toBe(suspensionLevels.registrar);
      chain.succeed(who, 'access-control', 'resign', {});
      apply(who, hospital);
      expect(provider(who)?.suspension).toBe(suspensionLevels.registrar);
      const key = fresh('key');
      chain.succeed(who, 'access-control', 'move-registration', { to: key });
      chain.succeed(key, 'access-control', 'accept-registration', { from: who });
      expect(provider(key)?.suspension).toBe(suspensionLevels.registrar);
      expect(provider(who)?.suspension).toBe(suspensionLevels.registrar);
    });

    it('of an institution is not its right after the provider resigned', () => {
      const who = verified();
      chain.succeed(who, 'access-control', 'resign', {});
      expect(suspend(hospital, who).error).toBe('ERR-OTHER-INSTITUTION');
      expect(suspend(registrar, who).ok).toBe(true);
    });

    it('of up to 200 leaves those that are suspended, and fails as a whole for a bad row', () => {
      const who = Array.from({ length: 200 }, () => fresh());
      chain.succeed(hospital, 'access-control', 'register-providers', listing(...who));
      const [first = '', second = '', ...rest] = who;
      suspend(reviewer, first);
      const bulk = (by: string, providers: string[]) =>
        chain.call(by, 'access-control', 'suspend-providers', { providers });
      expect(bulk(stranger, who).error).toBe('ERR-NOT-ALLOWED');
      expect(bulk(clinic, who).error).toBe('ERR-OTHER-INSTITUTION');
      expect(bulk(registrar, []).error).toBe('ERR-EMPTY-LIST');
      expect(bulk(registrar, [second, stranger]).error).toBe('ERR-NOT-LISTED');
      expect(provider(second)?.suspension).toBe(0n);
      expect(bulk(registrar, who).value.events).toBe(199n);
      expect(bulk(registrar, [second, second, ...rest.slice(0, 3)]).value.events).toBe(0n);
      expect(provider(first)?.suspension).toBe(suspensionLevels.reviewer);
    });
  });

  describe('a move to another key', () => {
    const move = (from: string, to: string) =>
      chain.call(from, 'access-control', 'move-registration', { to });
    const accept = (key: string, from: string) =>
      chain.call(key, 'access-control', 'accept-registration', { from });

    it('takes the verification along under a new number', () => {
      const who = verified();
      const key = fresh('key');
      const before = provider(who);
      expect(move(who, key).ok).toBe(true);
      expect(chain.read('access-control', 'get-registration-move', { provider: who })?.to).toBe(key);
      const { seq } = chain.succeed(key, 'access-control', 'accept-registration', { from: who });
      expect(provider(key)).toEqual({ ...before, number: seq, seq });
      expect(provider(who)).toMatchObject({ status: resigned, 'verified-until': 0n });
    });

    it('is proposed by a provider and accepted by the proposed key only', () => {
      const who = verified();
      const key = fresh('key');
      expect(move(stranger, key).error).toBe('ERR-UNKNOWN-PROVIDER');
      expect(move(who, administrator).error).toBe('ERR-REGISTERED');
      expect(move(who, who).error).toBe('ERR-REGISTERED');
      expect(accept(key, who).error).toBe('ERR-NO-MOVE');
      move(who, key);
      expect(accept(stranger, who).error).toBe('ERR-NO-MOVE');
      list(clinic, key);
      expect(accept(key, who).error).toBe('ERR-REGISTERED');
      chain.succeed(key, 'access-control', 'resign', {});
      expect(accept(key, who).ok).toBe(true);
      expect(accept(key, who).error).toBe('ERR-NO-MOVE');
    });

    it('ends with the registration that proposed it', () => {
      const who = verified();
      const key = fresh('key');
      move(who, key);
      chain.succeed(who, 'access-control', 'resign', {});
      expect(move(who, key).error).toBe('ERR-RESIGNED');
      expect(accept(key, who).error).toBe('ERR-RESIGNED');
      list(hospital, who);
      expect(accept(key, who).error).toBe('ERR-NO-MOVE');
    });

    it('keeps the higher suspension of the two keys', () => {
      const who = verified();
      const key = verified();
      suspendAndResign(key);
      move(who, key);
      expect(accept(key, who).ok).toBe(true);
      expect(provider(key)?.suspension).toBe(suspensionLevels.reviewer);
    });

    function suspendAndResign(key: string): void {
      chain.succeed(reviewer, 'access-control', 'suspend-provider', { provider: key });
      chain.succeed(key, 'access-control', 'resign', {});
    }
  });
});
