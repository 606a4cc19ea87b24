import { beforeAll, describe, expect, it } from 'vitest';
import {
  bases,
  decisions,
  purposes,
  registrationStatuses,
  roles,
} from '../../src/lib/contracts/vocabulary.ts';
import { type Chain, deployer } from '../contracts/support/open-chain.ts';
import {
  clinic,
  day,
  hospital,
  labs,
  openHospital,
  owner,
  patient,
  physician,
  principalOf,
  registrar,
  registrar2,
  reviewer,
  reviewer2,
  specialist,
  stranger,
  year,
} from '../contracts/support/open-hospital.ts';
import { attack, stateOf } from './support/victim.ts';
import { openWard, root } from './support/ward.ts';

const { TREAT, HRESCH, ETREAT } = purposes;
const { resigned } = registrationStatuses;

describe('a registration', () => {
  let chain: Chain;
  let ward: ReturnType<typeof openWard>;
  beforeAll(async () => {
    chain = await openHospital();
    ward = openWard(chain, 'registration');
  });

  const apply = (institution: string, role: bigint) => ({
    credentials: { role, root },
    institution,
  });
  const move = (from: string, to: string) => {
    chain.succeed(from, 'access-control', 'move-registration', { to });
    return chain.succeed(to, 'access-control', 'accept-registration', { from });
  };

  describe('squatted by an institution that the provider does not work for', () => {
    it('gets nothing of what a patient then gives to the right one', () => {
      const provider = ward.fresh('squatted');
      ward.list(clinic, provider, roles['emergency-personnel']);
      const someone = ward.fresh('patient');
      ward.consent(someone, provider, labs);
      ward.list(hospital, provider, roles['primary-physician']);
      ward.verify(provider);
      expect(ward.check(someone, provider, labs).code).toBe(decisions['not-covered']);
      ward.consent(someone, provider, labs);
      const fail = attack(chain, someone, [provider]);
      expect(
        fail(clinic, 'access-control', 'register-providers', {
          providers: [{ provider, role: roles.nurse, root }],
        }),
      ).toBe('ERR-ALREADY-REGISTERED');
      expect(fail(clinic, 'access-control', 'suspend-provider', { provider })).toBe('ERR-OTHER-INSTITUTION');
      expect(fail(clinic, 'access-control', 'assign-care-team', { patient: someone, provider })).toBe(
        'ERR-NOT-ALLOWED',
      );
      expect(ward.check(someone, provider, labs).permitted).toBe(true);
    });

    it('and suspended there is free again through the institution that it works for', () => {
      const provider = ward.fresh('squatted');
      ward.list(clinic, provider, roles.nurse);
      chain.succeed(clinic, 'access-control', 'suspend-provider', { provider });
      ward.list(hospital, provider, roles.specialist);
      expect(chain.fail(clinic, 'access-control', 'reinstate-provider', { provider })).toBe(
        'ERR-NOT-ALLOWED',
      );
      chain.succeed(hospital, 'access-control', 'reinstate-provider', { provider });
      ward.verify(provider);
      ward.consent(patient, provider, labs);
      expect(ward.check(patient, provider, labs).permitted).toBe(true);
    });
  });

  it('resigned and taken up elsewhere in another role carries nothing along', () => {
    const someone = ward.fresh('patient');
    const provider = ward.employ(roles['emergency-personnel']);
    chain.pass(day);
    ward.consent(someone, provider, labs);
    chain.succeed(someone, 'access-control', 'grant-temporary-access', {
      patient: someone,
      provider,
      duration: day * 20n,
      'data-types': labs,
    });
    chain.succeed(hospital, 'access-control', 'assign-care-team', { patient: someone, provider });
    chain.succeed(provider, 'patient-consent', 'emergency-override', ward.override(provider, someone));
    chain.succeed(provider, 'access-control', 'request-access', {
      patient: someone,
      'data-types': labs,
      purpose: TREAT,
    });
    const kinds = [
      [TREAT, bases['direct-consent'] + bases['temporary-grant']],
      [ETREAT, bases['direct-consent'] + bases.override],
    ] as const;
    for (const [purpose, basis] of kinds) {
      expect(ward.check(someone, provider, labs, purpose)).toMatchObject({ permitted: true, basis });
    }
    chain.succeed(provider, 'access-control', 'resign', {});
    for (const [purpose] of kinds) {
      expect(ward.check(someone, provider, labs, purpose).code).toBe(decisions['provider-unknown']);
    }
    for (const [institution, role] of [
      [clinic, roles['emergency-personnel']],
      [hospital, roles['emergency-personnel']],
      [clinic, roles.nurse],
    ] as const) {
      ward.list(institution, provider, role);
      ward.verify(provider);
      const code = role === roles.nurse ? decisions['care-team-missing'] : decisions['not-covered'];
      expect(ward.check(someone, provider, labs).code).toBe(code);
      expect(ward.check(someone, provider, labs, ETREAT).permitted).toBe(false);
      const status = chain.read('patient-consent', 'get-consent-status', { patient: someone, provider });
      expect(status['data-types']).toBe(0n);
      chain.succeed(provider, 'access-control', 'resign', {});
    }
  });

  it('of a researcher who resigned ends the study, whoever leads it then', () => {
    const someone = ward.fresh('patient');
    const provider = ward.employ(roles.researcher);
    const study = { lead: provider, 'data-types': labs, 'ends-at': chain.now + year, evidence: root };
    const number = chain.succeed(registrar, 'patient-consent', 'register-study', study).seq;
    chain.succeed(someone, 'patient-consent', 'join-study', { study: number, 'data-types': labs });
    expect(ward.check(someone, provider, labs, HRESCH).permitted).toBe(true);
    chain.succeed(provider, 'access-control', 'resign', {});
    ward.list(hospital, provider, roles.researcher);
    ward.verify(provider);
    expect(ward.check(someone, provider, labs, HRESCH).code).toBe(decisions['not-covered']);
    const other = ward.fresh('patient');
    const fail = attack(chain, other, [provider]);
    expect(fail(other, 'patient-consent', 'join-study', { study: number, 'data-types': labs })).toBe(
      'ERR-STUDY-ENDED',
    );
  });

  describe('moved from key to key', () => {
    it('leaves the consents behind at each, and a way back finds none of them', () => {
      const first = ward.employ(roles['primary-physician']);
      const second = ward.fresh('key');
      const someone = ward.fresh('patient');
      ward.consent(someone, first, labs);
      const numbers = [ward.party(first)?.number];
      for (const [from, to] of [
        [first, second],
        [second, first],
      ] as const) {
        numbers.push(move(from, to).seq);
        expect(ward.check(someone, to, labs).code).toBe(decisions['not-covered']);
        expect(ward.check(someone, from, labs).code).toBe(decisions['provider-unknown']);
      }
      expect(new Set(numbers).size).toBe(3);
    });

    it('is proposed anew to be accepted again', () => {
      const first = ward.employ(roles.specialist);
      const second = ward.fresh('key');
      move(first, second);
      move(second, first);
      const fail = attack(chain, first, [second]);
      for (const [by, from] of [
        [second, first],
        [first, second],
      ] as const) {
        expect(fail(by, 'access-control', 'accept-registration', { from })).toBe('ERR-NO-MOVE');
      }
    });

    it('is not accepted after the provider resigned, nor after it was listed anew', () => {
      const provider = ward.employ(roles.specialist);
      const key = ward.fresh('key');
      chain.succeed(provider, 'access-control', 'move-registration', { to: key });
      chain.succeed(provider, 'access-control', 'resign', {});
      const fail = attack(chain, provider, [key]);
      expect(fail(key, 'access-control', 'accept-registration', { from: provider })).toBe('ERR-RESIGNED');
      ward.list(clinic, provider, roles['primary-physician']);
      ward.verify(provider);
      expect(fail(key, 'access-control', 'accept-registration', { from: provider })).toBe('ERR-NO-MOVE');
    });

    it('goes to no one who holds a registration, no contract, and not to a second key', () => {
      const provider = ward.employ(roles.specialist);
      const [one, two] = [ward.fresh('key'), ward.fresh('key')];
      const fail = attack(chain, provider, [one, two, physician]);
      const bad = [
        [physician, 'ERR-REGISTERED'],
        [hospital, 'ERR-REGISTERED'],
        [provider, 'ERR-REGISTERED'],
        [`${deployer}.registry`, 'ERR-NOT-STANDARD'],
      ] as const;
      for (const [to, error] of bad) {
        expect(fail(provider, 'access-control', 'move-registration', { to })).toBe(error);
      }
      chain.succeed(provider, 'access-control', 'move-registration', { to: one });
      chain.succeed(provider, 'access-control', 'move-registration', { to: two });
      expect(fail(one, 'access-control', 'accept-registration', { from: provider })).toBe('ERR-NO-MOVE');
      chain.succeed(two, 'access-control', 'accept-registration', { from: provider });
      expect(ward.party(two)?.['verified-from']).toBeGreaterThan(0n);
      expect(ward.party(provider)).toMatchObject({ status: resigned, 'verified-from': 0n });
    });

    it('keeps the care team of the old key from the new one', () => {
      const someone = ward.fresh('patient');
      const provider = ward.employ(roles.nurse);
      const key = ward.fresh('key');
      chain.succeed(hospital, 'access-control', 'assign-care-team', { patient: someone, provider });
      move(provider, key);
      ward.consent(someone, key, labs);
      expect(ward.check(someone, key, labs).code).toBe(decisions['care-team-missing']);
    });
  });

  describe('of a contract as a provider', () => {
    it('is refused, by itself and in a list', () => {
      const contract = chain.deploy(
        'anyone',
        `(define-public (register (institution principal))
          (contract-call? .access-control register-provider {role: u1, root: 0x${'00'.repeat(32)}} institution))`,
      );
      const before = stateOf(chain, contract, [hospital]);
      const argument = chain.simnet.execute(`'${hospital}`).result;
      const { result } = chain.callRaw(stranger, contract, 'register', [argument]);
      expect(result).toMatchObject({ type: 'err', value: { value: 212n } });
      const providers = [{ provider: contract, role: roles.nurse, root }];
      expect(chain.fail(hospital, 'access-control', 'register-providers', { providers })).toBe(
        'ERR-NOT-STANDARD',
      );
      expect(stateOf(chain, contract, [hospital])).toEqual(before);
      expect(ward.check(patient, contract, labs).code).toBe(decisions['provider-unknown']);
    });
  });

  describe('as institution', () => {
    it('is none for a principal that is a provider, and the other way round', () => {
      const fail = attack(chain, physician, [hospital, clinic]);
      expect(
        fail(registrar, 'access-control', 'register-institution', { institution: physician, root }),
      ).toBe('ERR-REGISTERED');
      expect(fail(clinic, 'access-control', 'register-provider', apply(hospital, roles.nurse))).toBe(
        'ERR-REGISTERED',
      );
      expect(fail(hospital, 'access-control', 'register-provider', apply(hospital, roles.nurse))).toBe(
        'ERR-REGISTERED',
      );
      expect(fail(hospital, 'access-control', 'resign', {})).toBe('ERR-UNKNOWN-PROVIDER');
      expect(fail(hospital, 'access-control', 'move-registration', { to: stranger })).toBe(
        'ERR-UNKNOWN-PROVIDER',
      );
    });

    it('taken up by a former provider has none of its consents', () => {
      const someone = ward.fresh('patient');
      const former = ward.employ(roles['primary-physician']);
      ward.consent(someone, former, labs);
      chain.succeed(former, 'access-control', 'resign', {});
      chain.succeed(registrar, 'access-control', 'register-institution', { institution: former, root });
      const nurse = ward.fresh('nurse');
      ward.list(former, nurse, roles.specialist);
      ward.verify(nurse);
      expect(ward.check(someone, nurse, labs).code).toBe(decisions['not-covered']);
      expect(ward.check(someone, former, labs).code).toBe(decisions['provider-unknown']);
    });

    it('is its own patient without a way to its own record', () => {
      const own = ward.employ(roles.specialist);
      const fail = attack(chain, hospital, [own, physician]);
      const consent = { provider: hospital, 'data-types': labs, expiry: chain.now + day };
      expect(fail(hospital, 'patient-consent', 'grant-consent', consent)).toBe('ERR-SELF-GRANT');
      expect(fail(own, 'patient-consent', 'grant-consent', { ...consent, provider: own })).toBe(
        'ERR-SELF-GRANT',
      );
      expect(fail(hospital, 'access-control', 'assign-care-team', { patient: own, provider: own })).toBe(
        'ERR-SELF',
      );
      expect(ward.check(hospital, own, labs).code).toBe(decisions['not-covered']);
      ward.consent(hospital, own, labs);
      expect(ward.check(hospital, own, labs).basis).toBe(bases['direct-consent']);
    });

    it('is not forced on a registrar or a reviewer, whom it would keep from verifying and reviewing for ever', () => {
      for (const officer of [registrar, registrar2, reviewer, reviewer2]) {
        const fail = attack(chain, officer, [physician]);
        expect(
          fail(registrar, 'access-control', 'register-institution', { institution: officer, root }),
        ).toBe('ERR-CONFLICT-OF-INTEREST');
      }
      // listed as a provider first, it is no way round that
      ward.list(clinic, reviewer2, roles.nurse);
      const fail = attack(chain, reviewer2, [physician]);
      expect(
        fail(registrar, 'access-control', 'register-institution', { institution: reviewer2, root }),
      ).toBe('ERR-CONFLICT-OF-INTEREST');
      chain.succeed(reviewer2, 'access-control', 'resign', {});
      expect(ward.party(owner)).toBeNull();
    });
  });

  it('elsewhere takes the consent of the former institution from the provider', () => {
    const someone = ward.fresh('patient');
    const provider = ward.employ(roles.specialist);
    ward.consent(someone, hospital, labs);
    expect(ward.check(someone, provider, labs).basis).toBe(bases['institution-consent']);
    chain.succeed(provider, 'access-control', 'resign', {});
    ward.list(clinic, provider, roles.specialist);
    ward.verify(provider);
    expect(ward.check(someone, provider, labs).code).toBe(decisions['not-covered']);
    expect(ward.check(someone, specialist, labs).permitted).toBe(true);
  });

  it('that waits for its institution reads nothing, even with the consent of the institution', () => {
    const someone = ward.fresh('patient');
    const provider = principalOf('registration-pending');
    ward.consent(someone, hospital, labs);
    chain.succeed(provider, 'access-control', 'register-provider', apply(hospital, roles.specialist));
    expect(ward.check(someone, provider, labs).code).toBe(decisions['provider-pending']);
    const fail = attack(chain, someone, [provider, hospital]);
    expect(fail(registrar, 'access-control', 'verify-credentials', ward.verification(provider))).toBe(
      'ERR-NOT-LISTED',
    );
    expect(
      fail(someone, 'patient-consent', 'grant-consent', {
        provider,
        'data-types': labs,
        expiry: chain.now + day,
      }),
    ).toBe('ERR-GRANTEE-PENDING');
  });
});
