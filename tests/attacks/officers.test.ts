import { beforeAll, describe, expect, it } from 'vitest';
import {
  bases,
  decisions,
  officerRoles,
  purposes,
  roleFlags,
  roles,
} from '../../src/lib/contracts/vocabulary.ts';
import type { Chain } from '../contracts/support/open-chain.ts';
import {
  clinic,
  day,
  hospital,
  labs,
  mental,
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
  specialist,
  stranger,
} from '../contracts/support/open-hospital.ts';
import { attack } from './support/victim.ts';
import { openWard, root } from './support/ward.ts';

const { registrar: REGISTRAR, reviewer: REVIEWER } = officerRoles;
const { TREAT, HPAYMT, HRESCH, ETREAT } = purposes;

describe('officers', () => {
  let chain: Chain;
  let ward: ReturnType<typeof openWard>;
  let fail: Chain['fail'];
  beforeAll(async () => {
    chain = await openHospital();
    ward = openWard(chain, 'officer');
    fail = attack(chain, patient);
  });

  const verify = (by: string, provider: string) =>
    chain.call(by, 'access-control', 'verify-credentials', ward.verification(provider)).error;
  const activate = (number: bigint) => chain.call(owner, 'registry', 'activate-change', { number }).error;
  const appoint = (name: 'add-registrar' | 'add-reviewer', who: string) => {
    const change = chain.succeed(owner, 'access-control', name, { who }).seq;
    chain.simnet.mineEmptyBurnBlocks(144);
    return activate(change);
  };

  it('the last registrar and the last reviewer stay, whoever else goes in whatever order', () => {
    const pairs = [
      ['remove-registrar', 'add-registrar', registrar, registrar2, REGISTRAR],
      ['remove-reviewer', 'add-reviewer', reviewer, reviewer2, REVIEWER],
    ] as const;
    for (const [remove, add, last, other, role] of pairs) {
      chain.succeed(owner, 'access-control', remove, { who: other });
      expect(fail(owner, 'access-control', remove, { who: last })).toBe('ERR-LAST-OFFICER');
      expect(fail(owner, 'access-control', remove, { who: other })).toBe('ERR-NOT-OFFICER');
      const next = ward.fresh('next');
      const swap = chain.succeed(owner, 'registry', 'replace-officer', { role, old: last, new: next }).seq;
      expect(fail(owner, 'registry', 'activate-change', { number: swap })).toBe('ERR-TIMELOCKED');
      chain.simnet.mineEmptyBurnBlocks(144);
      expect(activate(swap)).toBe('');
      expect(chain.read('registry', 'get-officer-count', { role })).toBe(1n);
      expect(fail(owner, 'access-control', remove, { who: next })).toBe('ERR-LAST-OFFICER');
      for (const who of [last, other]) expect(appoint(add, who)).toBe('');
      chain.succeed(owner, 'access-control', remove, { who: next });
      expect(chain.read('registry', 'get-officer-count', { role })).toBe(2n);
    }
  });

  it('appoint nobody: neither themselves, nor through access-control, nor by a change that another queued', () => {
    for (const by of [registrar, reviewer, pauser, stranger]) {
      const who = stranger;
      expect([
        fail(by, 'access-control', 'add-registrar', { who }),
        fail(by, 'access-control', 'add-reviewer', { who }),
        fail(by, 'registry', 'add-pauser', { who }),
        fail(by, 'registry', 'replace-officer', { role: REGISTRAR, old: registrar, new: who }),
        fail(by, 'access-control', 'set-role-policy', {
          role: roles.nurse,
          policy: { 'data-types': 1n, purposes: TREAT, longest: 1n, flags: 4n },
        }),
        fail(by, 'registry', 'set-override-limit', { limit: 1n }),
        fail(by, 'registry', 'unpause', {}),
      ]).toEqual(Array(7).fill('ERR-NOT-OWNER'));
    }
  });

  it('who become a verified provider lose the right to verify and review, until they resign', () => {
    const provider = ward.fresh('provider');
    ward.list(clinic, provider, roles.nurse);
    for (const officer of [registrar2, reviewer2]) {
      ward.list(hospital, officer, roles['primary-physician']);
      // listed only, by whoever, it is no conflict
      if (officer === registrar2) expect(verify(officer, provider)).toBe('');
      expect(verify(registrar, officer)).toBe('');
    }
    expect(verify(registrar2, provider)).toBe('ERR-CONFLICT-OF-INTEREST');
    const medic = ward.employ(roles['emergency-personnel']);
    chain.pass(day);
    const someone = ward.fresh('patient');
    const override = chain.succeed(
      medic,
      'patient-consent',
      'emergency-override',
      ward.override(medic, someone),
    ).seq;
    const review = { override, outcome: 1n, evidence: root };
    expect(fail(reviewer2, 'patient-consent', 'review-override', review)).toBe('ERR-REVIEWER-CONFLICT');
    for (const officer of [registrar2, reviewer2]) chain.succeed(officer, 'access-control', 'resign', {});
    expect(verify(registrar2, provider)).toBe('');
    chain.succeed(reviewer2, 'patient-consent', 'review-override', review);
  });

  it('who take over the registration of another key have the conflict too', () => {
    const provider = ward.employ(roles.specialist);
    chain.succeed(provider, 'access-control', 'move-registration', { to: registrar2 });
    chain.succeed(registrar2, 'access-control', 'accept-registration', { from: provider });
    const other = ward.fresh('provider');
    ward.list(clinic, other, roles.nurse);
    expect(verify(registrar2, other)).toBe('ERR-CONFLICT-OF-INTEREST');
    expect(verify(registrar2, registrar2)).toBe('ERR-CONFLICT-OF-INTEREST');
    chain.succeed(registrar2, 'access-control', 'resign', {});
  });

  it('appointed while they are a provider or an institution cannot use the office on records', () => {
    const provider = ward.employ(roles.specialist);
    expect(appoint('add-registrar', provider)).toBe('');
    const other = ward.fresh('provider');
    ward.list(hospital, other, roles.nurse);
    expect(verify(provider, other)).toBe('ERR-CONFLICT-OF-INTEREST');
    chain.succeed(owner, 'access-control', 'remove-registrar', { who: provider });
    expect(appoint('add-reviewer', clinic)).toBe('');
    const medic = ward.employ(roles['emergency-personnel']);
    chain.pass(day);
    const args = ward.override(medic, ward.fresh('patient'));
    const override = chain.succeed(medic, 'patient-consent', 'emergency-override', args).seq;
    const review = { override, outcome: 1n, evidence: root };
    expect(fail(clinic, 'patient-consent', 'review-override', review)).toBe('ERR-REVIEWER-CONFLICT');
    chain.succeed(owner, 'access-control', 'remove-reviewer', { who: clinic });
  });

  it('lift no suspension of their own, nor of their own institution', () => {
    ward.list(hospital, registrar2, roles.nurse);
    chain.succeed(registrar, 'access-control', 'suspend-provider', { provider: registrar2 });
    expect(fail(registrar2, 'access-control', 'reinstate-provider', { provider: registrar2 })).toBe(
      'ERR-NOT-ALLOWED',
    );
    chain.succeed(registrar, 'access-control', 'reinstate-provider', { provider: registrar2 });
    chain.succeed(registrar2, 'access-control', 'resign', {});
    const both = ward.fresh('institution');
    chain.succeed(registrar, 'access-control', 'register-institution', { institution: both, root });
    expect(appoint('add-registrar', both)).toBe('');
    chain.succeed(registrar, 'access-control', 'suspend-institution', { institution: both });
    expect(fail(both, 'access-control', 'reinstate-institution', { institution: both })).toBe(
      'ERR-CONFLICT-OF-INTEREST',
    );
    chain.succeed(owner, 'access-control', 'remove-registrar', { who: both });
  });

  describe('a pauser', () => {
    const pause = (by: string) => chain.call(by, 'registry', 'pause', {}).error;

    it('cannot pause on and on, alone or with another, until the owner acts', () => {
      const second = ward.fresh('pauser');
      chain.succeed(owner, 'registry', 'add-pauser', { who: second });
      expect(pause(pauser)).toBe('');
      for (const by of [pauser, second]) expect(pause(by)).toBe('ERR-ALREADY-PAUSED');
      chain.pass(7n * day);
      for (const by of [pauser, second]) expect(pause(by)).toBe('ERR-PAUSE-SPENT');
      const third = ward.fresh('pauser');
      chain.succeed(owner, 'registry', 'add-pauser', { who: third });
      expect(pause(third)).toBe('ERR-PAUSE-SPENT');
      chain.succeed(owner, 'registry', 'unpause', {});
      expect(pause(second)).toBe('');
      chain.succeed(owner, 'registry', 'unpause', {});
    });

    it('cannot shorten or lift the pause of the owner', () => {
      expect(pause(owner)).toBe('');
      expect(pause(pauser)).toBe('ERR-ALREADY-PAUSED');
      expect(fail(pauser, 'registry', 'unpause', {})).toBe('ERR-NOT-OWNER');
      chain.pass(8n * day);
      expect(chain.read('registry', 'is-paused', {})).toBe(true);
      chain.succeed(owner, 'registry', 'unpause', {});
    });
  });

  describe('a role policy', () => {
    const set = (role: bigint, policy: object) =>
      chain.call(owner, 'access-control', 'set-role-policy', { role, policy: policy as never });
    const narrow = { 'data-types': 1n, purposes: TREAT, longest: day, flags: 0n };

    it('narrowed takes from consents and temporary grants that were given under the wider one', () => {
      const someone = ward.fresh('patient');
      const provider = ward.employ(roles.specialist);
      ward.consent(someone, provider, labs + mental);
      const old = chain.read('access-control', 'get-role-policy', { role: roles.specialist });
      expect(set(roles.specialist, narrow).events).toMatchObject([{ topic: 'role-policy-set' }]);
      expect(ward.check(someone, provider, labs).code).toBe(decisions['role-data-types']);
      const again = set(roles.specialist, old ?? narrow);
      expect(again.events).toMatchObject([{ topic: 'role-policy-queued' }]);
      chain.simnet.mineEmptyBurnBlocks(144);
      expect(activate(again.value.seq)).toBe('');
      expect(ward.check(someone, provider, labs).basis).toBe(bases['direct-consent']);
    });

    it('mixed of narrower and wider waits, so that no narrowing hides a widening', () => {
      const nursePolicy = chain.read('access-control', 'get-role-policy', { role: roles.nurse }) ?? narrow;
      const mixed = [
        { ...narrow, 'data-types': 16n, flags: 4n },
        { ...narrow, purposes: HPAYMT, flags: 4n },
        { ...narrow, purposes: ETREAT, flags: 4n },
        { ...narrow, flags: 4n + roleFlags['may-override'] },
        { ...narrow, flags: 4n + roleFlags['may-refer'] },
        { ...narrow, flags: 0n },
        { ...narrow, longest: nursePolicy.longest + 1n, flags: 4n },
        { ...narrow, purposes: HRESCH, flags: roleFlags['needs-study'] + 4n },
      ];
      for (const policy of mixed) {
        expect(set(roles.nurse, policy).events).toMatchObject([{ topic: 'role-policy-queued' }]);
        expect(chain.read('access-control', 'get-role-policy', { role: roles.nurse })).toEqual(nursePolicy);
      }
    });

    it('never gives research the other purposes, nor an administrator or researcher clinical data', () => {
      const bad = [
        [roles.nurse, { ...narrow, purposes: TREAT + HRESCH }],
        [roles.nurse, { ...narrow, purposes: HRESCH }],
        [roles.nurse, { ...narrow, flags: roleFlags['needs-study'] }],
        [roles.researcher, { ...narrow, purposes: HRESCH }],
        [roles.researcher, { ...narrow, purposes: TREAT, flags: roleFlags['needs-study'] }],
        [roles.researcher, narrow],
        [roles.administrator, narrow],
        [roles.administrator, { ...narrow, purposes: HPAYMT, 'data-types': 3n }],
        [roles.administrator, { ...narrow, purposes: HPAYMT + ETREAT }],
        [roles.administrator, { ...narrow, purposes: HRESCH, flags: roleFlags['needs-study'] }],
      ] as const;
      for (const [role, policy] of bad) {
        const args = { role, policy };
        expect(fail(owner, 'access-control', 'set-role-policy', args)).toBe('ERR-INVALID-POLICY');
      }
    });
  });

  it('of every kind read nothing by their office', () => {
    ward.consent(patient, physician, labs);
    for (const officer of [owner, registrar, registrar2, reviewer, reviewer2, pauser]) {
      for (const purpose of [TREAT, ETREAT, HRESCH]) {
        expect(ward.check(patient, officer, labs, purpose).permitted).toBe(false);
      }
    }
    expect(ward.check(patient, nurse, labs).permitted).toBe(false);
    expect(ward.check(patient, specialist, labs).permitted).toBe(false);
  });
});
