import { beforeAll, describe, expect, it } from 'vitest';
import { roles, suspensionLevels } from '../../src/lib/contracts/vocabulary.ts';
import { type Chain, deployer } from '../contracts/support/open-chain.ts';
import {
  clinic,
  day,
  hospital,
  labs,
  openHospital,
  physician,
  principalOf,
  registrar,
  registrar2,
  reviewer,
  specialist,
  stranger,
  year,
} from '../contracts/support/open-hospital.ts';
import { attack, stateOf } from './support/victim.ts';
import { huge, openWard, root } from './support/ward.ts';

const role = roles.nurse;

describe('a list', () => {
  let chain: Chain;
  let ward: ReturnType<typeof openWard>;
  beforeAll(async () => {
    chain = await openHospital();
    ward = openWard(chain, 'list');
    chain.succeed(clinic, 'access-control', 'register-providers', listing(registrar2));
  });

  const many = (count: number, name = 'row') => Array.from({ length: count }, () => ward.fresh(name));
  const row = (provider: string) => ({ provider, role: role as bigint, root });
  const listing = (...providers: string[]) => ({ providers: providers.map(row) });
  /** The list with its bad row last, first or in the middle, by turns. */
  const place = <T>(good: T[], bad: T, turn: number): T[] => {
    const at = [good.length, 0, 100][turn % 3] ?? 0;
    return [...good.slice(0, at), bad, ...good.slice(at)];
  };

  describe('of 200 listings', () => {
    it('fails as a whole for a duplicate, for the caller itself, and for a provider of another institution', () => {
      const good = many(199);
      const elsewhere = ward.employ(role, clinic);
      const watched = good.slice(0, 2);
      for (const [turn, bad] of [good[57] ?? '', hospital, clinic, elsewhere, physician].entries()) {
        const fail = attack(chain, bad, watched);
        const rows = place(good, bad, turn);
        expect(fail(hospital, 'access-control', 'register-providers', listing(...rows))).toBe(
          'ERR-ALREADY-REGISTERED',
        );
      }
      expect(watched.map(ward.party)).toEqual([null, null]);
    });

    it('fails as a whole for a contract, a principal of another network, and an unknown role', () => {
      const good = many(199);
      const fail = attack(chain, good[0] ?? '', good.slice(1, 3));
      const mainnet = 'SP2J6ZY48GV1EZ5V2V5RB9MP66SW86PYKKNRV9EJ7';
      for (const bad of [`${deployer}.registry`, `${deployer}.some-provider`, mainnet]) {
        expect(fail(hospital, 'access-control', 'register-providers', listing(...good, bad))).toBe(
          'ERR-NOT-STANDARD',
        );
      }
      for (const unknown of [0n, 7n, huge]) {
        const providers = [...good.map(row), { ...row(ward.fresh('row')), role: unknown }];
        expect(fail(hospital, 'access-control', 'register-providers', { providers })).toBe(
          'ERR-INVALID-ROLE',
        );
      }
    });
  });

  describe('of 200 verifications', () => {
    let until = 0n;
    const certify = (provider: string) => ({
      provider,
      number: chain.readEntry('parties', provider)?.number ?? 0n,
      root,
      'valid-until': until,
    });

    it('fails as a whole for a duplicate, one bad row, or the registrar itself', () => {
      const good = many(199);
      chain.succeed(hospital, 'access-control', 'register-providers', listing(...good));
      until = chain.now + year;
      const rows = good.map(certify);
      const first = rows[0] ?? certify(stranger);
      const unlisted = ward.fresh('unlisted');
      chain.succeed(unlisted, 'access-control', 'register-provider', {
        credentials: { role, root },
        institution: hospital,
      });
      const fail = attack(chain, good[0] ?? '', good.slice(1, 3));
      const bad = [
        [first, 'ERR-REPEATED-PROVIDER'],
        [{ ...first, root: new Uint8Array(32) }, 'ERR-REPEATED-PROVIDER'],
        [certify(stranger), 'ERR-NOT-LISTED'],
        [certify(hospital), 'ERR-NOT-LISTED'],
        [certify(unlisted), 'ERR-NOT-LISTED'],
        [certify(registrar2), 'ERR-CONFLICT-OF-INTEREST'],
        [{ ...certify(physician), number: 0n }, 'ERR-OTHER-REGISTRATION'],
        [{ ...certify(physician), 'valid-until': huge }, 'ERR-INVALID-END'],
      ] as const;
      for (const [turn, [wrong, error]] of bad.entries()) {
        const providers = place(rows, wrong, turn);
        expect(fail(registrar2, 'access-control', 'verify-providers', { providers })).toBe(error);
      }
      for (const each of good.slice(0, 5)) expect(ward.party(each)?.['verified-from']).toBe(0n);
      const done = chain.succeed(registrar2, 'access-control', 'verify-providers', { providers: rows });
      expect(done.events).toBe(199n);
    });
  });

  describe('of 200 suspensions', () => {
    it('fails as a whole for a stranger, an institution, or a provider of another institution', () => {
      const good = many(199);
      chain.succeed(hospital, 'access-control', 'register-providers', listing(...good));
      const elsewhere = ward.employ(role, clinic);
      const gone = ward.employ(role);
      chain.succeed(gone, 'access-control', 'resign', {});
      const fail = attack(chain, good[0] ?? '', [...good.slice(1, 3), elsewhere]);
      for (const turn of [0, 1, 2]) {
        const providers = place(good, stranger, turn);
        expect(fail(registrar, 'access-control', 'suspend-providers', { providers })).toBe('ERR-NOT-LISTED');
      }
      for (const bad of [clinic, hospital]) {
        const providers = [...good, bad];
        expect(fail(reviewer, 'access-control', 'suspend-providers', { providers })).toBe('ERR-NOT-LISTED');
      }
      for (const bad of [elsewhere, gone]) {
        const providers = [...good, bad];
        expect(fail(hospital, 'access-control', 'suspend-providers', { providers })).toBe(
          'ERR-OTHER-INSTITUTION',
        );
      }
      const providers = [...good, hospital];
      expect(fail(hospital, 'access-control', 'suspend-providers', { providers })).toBe('ERR-NOT-LISTED');
    });

    it('suspends a provider named twice once, and the registrar itself too', () => {
      const [provider = ''] = many(1);
      chain.succeed(hospital, 'access-control', 'register-providers', listing(provider));
      const providers = [provider, registrar2, ...Array<string>(198).fill(provider)];
      const { events } = chain.call(registrar2, 'access-control', 'suspend-providers', { providers });
      expect(events.map((event) => [event.topic, event.provider])).toEqual([
        ['provider-suspended', provider],
        ['provider-suspended', registrar2],
      ]);
      const fail = attack(chain, registrar2, [provider]);
      // it cannot lift its own
      expect(fail(registrar2, 'access-control', 'reinstate-provider', { provider: registrar2 })).toBe(
        'ERR-NOT-ALLOWED',
      );
      expect(ward.party(registrar2)?.suspension).toBe(suspensionLevels.registrar);
    });
  });

  describe('of 50 consents', () => {
    it('fails as a whole when it names a grantee twice, first and last, or 50 times', () => {
      const patient = ward.fresh('patient');
      const grantees = many(49, 'grantee');
      chain.succeed(hospital, 'access-control', 'register-providers', listing(...grantees));
      const consent = (provider: string, types: bigint = labs) => ({
        provider,
        'data-types': types,
        expiry: chain.now + 10n * day,
      });
      const rows = grantees.map((grantee) => consent(grantee));
      const first = rows[0] ?? consent(stranger);
      const fail = attack(chain, patient, [...grantees.slice(0, 3), hospital]);
      const repeated = [
        [...rows, first],
        [...rows, { ...first, 'data-types': 1n }],
        [first, first],
        Array<typeof first>(50).fill(first),
        [...rows.slice(0, 48), consent(specialist), consent(specialist, 1n)],
      ];
      for (const consents of repeated) {
        expect(fail(patient, 'patient-consent', 'grant-consents', { consents })).toBe('ERR-REPEATED-GRANTEE');
      }
      expect(fail(patient, 'patient-consent', 'grant-consents', { consents: [] })).toBe('ERR-NO-GRANTEES');
    });

    it('fails as a whole for one bad row, wherever it is', () => {
      const patient = ward.fresh('patient');
      const grantees = many(49, 'grantee');
      chain.succeed(hospital, 'access-control', 'register-providers', listing(...grantees));
      const expiry = chain.now + 10n * day;
      const rows = grantees.map((provider) => ({ provider, 'data-types': labs, expiry }));
      const fail = attack(chain, patient, [...grantees.slice(0, 3), grantees[48] ?? '', hospital]);
      const bad = [
        [{ provider: stranger, 'data-types': labs, expiry }, 'ERR-UNKNOWN-GRANTEE'],
        [{ provider: patient, 'data-types': labs, expiry }, 'ERR-SELF-GRANT'],
        [{ provider: physician, 'data-types': 0n, expiry }, 'ERR-INVALID-TYPES'],
        [{ provider: physician, 'data-types': labs, expiry: huge }, 'ERR-EXPIRY-TOO-LATE'],
        [{ provider: physician, 'data-types': labs, expiry: 0n }, 'ERR-EXPIRY-PAST'],
        [{ provider: principalOf('researcher'), 'data-types': labs, expiry }, 'ERR-STUDY-ONLY'],
        [{ provider: principalOf('administrator'), 'data-types': labs, expiry }, 'ERR-ROLE-DATA-TYPES'],
      ] as const;
      for (const [turn, [wrong, error]] of bad.entries()) {
        const consents = place(rows, wrong, turn);
        expect(fail(patient, 'patient-consent', 'grant-consents', { consents })).toBe(error);
      }
      const before = stateOf(chain, patient, grantees);
      const consents = [...rows, { provider: physician, 'data-types': labs, expiry }];
      expect(chain.succeed(patient, 'patient-consent', 'grant-consents', { consents }).events).toBe(50n);
      expect(stateOf(chain, patient, grantees)).not.toEqual(before);
    });
  });
});
