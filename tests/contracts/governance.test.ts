import { beforeAll, describe, expect, it } from 'vitest';
import { officerRoles, purposes, roleFlags, roles } from '../../src/lib/contracts/vocabulary.ts';
import { Chain, deployer } from './support/open-chain.ts';
import {
  day,
  hospital,
  labs,
  openRegistry,
  owner,
  patient,
  pauser,
  physician,
  principalOf,
  registrar,
  registrar2,
  reviewer,
  reviewer2,
  stranger,
} from './support/open-hospital.ts';

const { registrar: REGISTRAR, reviewer: REVIEWER, pauser: PAUSER } = officerRoles;
const { TREAT, HPAYMT, HOPERAT, HRESCH } = purposes;

describe('governance', () => {
  let chain: Chain;
  let count = 0;
  beforeAll(async () => {
    chain = await openRegistry();
  });

  /** A principal that no test used before. */
  const fresh = () => principalOf(`governance-${count++}`);

  const officer = (who: string) => chain.read('access-control', 'get-officer-roles', { who });
  const activate = (number: bigint, by = owner) => chain.call(by, 'registry', 'activate-change', { number });
  const remove = (who: string) => chain.succeed(owner, 'access-control', 'remove-registrar', { who });
  const cancel = (number: bigint, by: string) => chain.call(by, 'registry', 'cancel-change', { number });
  const addRegistrar = (who: string, by = owner) =>
    chain.call(by, 'access-control', 'add-registrar', { who });
  const settings = () => chain.read('registry', 'get-settings', {});

  it('opens with the roles that the deployer names, once, and nobody else can', async () => {
    const empty = await Chain.open();
    const roleLists = { owner, registrars: [registrar], reviewers: [reviewer], pausers: [pauser] };
    expect(empty.fail(stranger, 'registry', 'initialize', roleLists)).toBe('ERR-NOT-DEPLOYER');
    expect(empty.fail(deployer, 'registry', 'initialize', { ...roleLists, registrars: [] })).toBe(
      'ERR-NO-OFFICERS',
    );
    expect(empty.fail(deployer, 'registry', 'initialize', { ...roleLists, reviewers: [] })).toBe(
      'ERR-NO-OFFICERS',
    );
    expect(empty.fail(deployer, 'registry', 'initialize', { ...roleLists, reviewers: [registrar] })).toBe(
      'ERR-ROLES-CONFLICT',
    );
    expect(empty.fail(deployer, 'registry', 'initialize', { ...roleLists, registrars: [owner] })).toBe(
      'ERR-ROLES-CONFLICT',
    );
    expect(empty.fail(deployer, 'registry', 'initialize', { ...roleLists, pausers: [pauser, pauser] })).toBe(
      'ERR-ALREADY-OFFICER',
    );
    const institution = { institution: hospital, root: new Uint8Array(32) };
    expect(empty.fail(deployer, 'access-control', 'register-institution', institution)).toBe(
      'ERR-NOT-REGISTRAR',
    );
    const { events } = empty.call(deployer, 'registry', 'initialize', roleLists);
    expect(events.map((event) => event.topic)).toEqual([
      'registry-initialized',
      ...Array(3).fill('officer-added'),
    ]);
    expect(empty.read('registry', 'get-ownership', {})).toMatchObject({
      owner,
      candidate: null,
      initialized: true,
    });
    expect(empty.fail(deployer, 'registry', 'initialize', roleLists)).toBe('ERR-ALREADY-INITIALIZED');
    expect(empty.fail(deployer, 'registry', 'pause', {})).toBe('ERR-NOT-PAUSER');
  });

  describe('ownership', () => {
    const propose = (candidate: string, by = owner) =>
      chain.call(by, 'registry', 'propose-owner', { candidate });
    const accept = (by: string) => chain.call(by, 'registry', 'accept-ownership', {});

    it('goes over in two steps', () => {
      const other = fresh();
      expect(propose(other, stranger).error).toBe('ERR-NOT-OWNER');
      expect(accept(other).error).toBe('ERR-NO-PROPOSAL');
      propose(other);
      expect(accept(stranger).error).toBe('ERR-NOT-CANDIDATE');
      expect(accept(other).ok).toBe(true);
      expect(propose(stranger).error).toBe('ERR-NOT-OWNER');
      expect(chain.read('registry', 'get-ownership', {})).toMatchObject({ owner: other, candidate: null });
      expect(accept(other).error).toBe('ERR-NO-PROPOSAL');
      propose(owner, other);
      accept(owner);
    });

    it('proposed to a wrong address is cancelled, or replaced', () => {
      const other = fresh();
      expect(chain.fail(owner, 'registry', 'cancel-ownership', {})).toBe('ERR-NO-PROPOSAL');
      propose(stranger);
      expect(chain.fail(stranger, 'registry', 'cancel-ownership', {})).toBe('ERR-NOT-OWNER');
      chain.succeed(owner, 'registry', 'cancel-ownership', {});
      expect(accept(stranger).error).toBe('ERR-NO-PROPOSAL');
      propose(stranger);
      propose(other);
      expect(accept(stranger).error).toBe('ERR-NOT-CANDIDATE');
    });

    it('accepted late has lapsed, at 1008 burn blocks', () => {
      const other = fresh();
      propose(other);
      const lapses = chain.read('registry', 'get-ownership', {})['lapses-at'];
      chain.simnet.mineEmptyBurnBlocks(Number(lapses - chain.burnHeight) - 1);
      expect(chain.burnHeight).toBe(lapses - 1n);
      chain.simnet.mineEmptyBurnBlocks(1);
      expect(accept(other).error).toBe('ERR-PROPOSAL-LAPSED');
      propose(other);
      chain.simnet.mineEmptyBurnBlocks(1007);
      expect(accept(other).ok).toBe(true);
      propose(owner, other);
      accept(owner);
    });

    it('is not combined with a registrar or reviewer', () => {
      const other = fresh();
      for (const held of [registrar, reviewer, owner]) expect(propose(held).error).toBe('ERR-ROLES-CONFLICT');
      expect(addRegistrar(owner).error).toBe('ERR-ROLES-CONFLICT');
      const change = addRegistrar(other).value.seq;
      propose(other);
      chain.simnet.mineEmptyBurnBlocks(144);
      activate(change);
      expect(accept(other).error).toBe('ERR-ROLES-CONFLICT');
      chain.succeed(owner, 'registry', 'cancel-ownership', {});
      remove(other);
    });
  });

  describe('a change that widens power', () => {
    it('waits 144 burn blocks and lapses at 1008', () => {
      const other = fresh();
      const change = addRegistrar(other).value.seq;
      const ready = chain.read('registry', 'get-change', { number: change })?.['ready-at'] ?? 0n;
      chain.simnet.mineEmptyBurnBlocks(Number(ready - chain.burnHeight) - 1);
      expect(activate(change).error).toBe('ERR-TIMELOCKED');
      chain.simnet.mineEmptyBurnBlocks(1);
      expect(officer(other)).toBe(0n);
      const late = addRegistrar(stranger).value.seq;
      expect(activate(change, stranger).error).toBe('ERR-NOT-OWNER');
      expect(activate(change).events).toMatchObject([
        { topic: 'officer-added', provider: other, code: REGISTRAR, ref: change },
      ]);
      expect(officer(other)).toBe(REGISTRAR);
      expect(activate(change).error).toBe('ERR-UNKNOWN-CHANGE');
      chain.simnet.mineEmptyBurnBlocks(1008);
      expect(activate(late).error).toBe('ERR-CHANGE-LAPSED');
      remove(other);
    });

    it('is cancelled by the owner or a pauser', () => {
      const other = fresh();
      for (const by of [owner, pauser]) {
        const change = addRegistrar(other).value.seq;
        expect(cancel(change, stranger).error).toBe('ERR-NOT-PAUSER');
        expect(cancel(change, registrar).error).toBe('ERR-NOT-PAUSER');
        expect(cancel(change, by).ok).toBe(true);
        expect(cancel(change, by).error).toBe('ERR-UNKNOWN-CHANGE');
        expect(activate(change).error).toBe('ERR-UNKNOWN-CHANGE');
      }
    });

    it('leaves a stolen owner without a registrar, a verification or an override at once', () => {
      const other = fresh();
      const thief = owner;
      const change = addRegistrar(other, thief).value.seq;
      expect(activate(change).error).toBe('ERR-TIMELOCKED');
      const root = new Uint8Array(32);
      expect(chain.fail(thief, 'access-control', 'register-institution', { institution: other, root })).toBe(
        'ERR-NOT-REGISTRAR',
      );
      expect(chain.fail(other, 'access-control', 'register-institution', { institution: thief, root })).toBe(
        'ERR-NOT-REGISTRAR',
      );
      expect(cancel(change, pauser).ok).toBe(true);
    });
  });

  describe('officers', () => {
    it('are appointed and removed by the owner only', () => {
      const other = fresh();
      for (const by of [stranger, registrar, reviewer, pauser, deployer]) {
        for (const name of [
          'add-registrar',
          'add-reviewer',
          'remove-registrar',
          'remove-reviewer',
        ] as const) {
          expect(chain.fail(by, 'access-control', name, { who: registrar2 })).toBe('ERR-NOT-OWNER');
        }
        for (const name of ['add-pauser', 'remove-pauser'] as const) {
          expect(chain.fail(by, 'registry', name, { who: other })).toBe('ERR-NOT-OWNER');
        }
        expect(
          chain.fail(by, 'registry', 'replace-officer', { role: REGISTRAR, old: registrar, new: other }),
        ).toBe('ERR-NOT-OWNER');
      }
    });

    it('are removed at once, but never the last registrar or reviewer', async () => {
      chain = await openRegistry();
      const pairs = [
        ['remove-registrar', registrar, registrar2, REGISTRAR],
        ['remove-reviewer', reviewer, reviewer2, REVIEWER],
      ] as const;
      for (const [name, first, second, role] of pairs) {
        expect(chain.fail(owner, 'access-control', name, { who: stranger })).toBe('ERR-NOT-OFFICER');
        chain.succeed(owner, 'access-control', name, { who: second });
        expect(officer(second)).toBe(0n);
        expect(chain.fail(owner, 'access-control', name, { who: first })).toBe('ERR-LAST-OFFICER');
        expect(chain.read('registry', 'get-officer-count', { role })).toBe(1n);
      }
    });

    it('the last one is replaced in one call, through the timelock', async () => {
      chain = await openRegistry();
      const other = fresh();
      chain.succeed(owner, 'access-control', 'remove-registrar', { who: registrar2 });
      const replace = (role: bigint, old: string, next: string) =>
        chain.call(owner, 'registry', 'replace-officer', { role, old, new: next });
      expect(replace(REGISTRAR, registrar2, other).error).toBe('ERR-NOT-OFFICER');
      for (const role of [0n, 3n, PAUSER, 8n])
        expect(replace(role, registrar, other).error).toBe('ERR-NOT-OFFICER');
      expect(replace(REGISTRAR, registrar, reviewer).error).toBe('ERR-ROLES-CONFLICT');
      const change = replace(REGISTRAR, registrar, other).value.seq;
      const again = replace(REGISTRAR, registrar, stranger).value.seq;
      expect(activate(change).error).toBe('ERR-TIMELOCKED');
      chain.simnet.mineEmptyBurnBlocks(144);
      expect(activate(change).events).toMatchObject([
        { topic: 'officer-added', provider: other, institution: registrar },
      ]);
      expect([officer(registrar), officer(other)]).toEqual([0n, REGISTRAR]);
      expect(chain.read('registry', 'get-officer-count', { role: REGISTRAR })).toBe(1n);
      expect(activate(again).error).toBe('ERR-NOT-OFFICER');
    });

    it('hold one of the roles registrar and reviewer, and each once', async () => {
      chain = await openRegistry();
      const other = fresh();
      expect(addRegistrar(registrar).error).toBe('ERR-ALREADY-OFFICER');
      expect(addRegistrar(reviewer).error).toBe('ERR-ROLES-CONFLICT');
      expect(chain.fail(owner, 'access-control', 'add-reviewer', { who: registrar })).toBe(
        'ERR-ROLES-CONFLICT',
      );
      const first = addRegistrar(other).value.seq;
      const second = chain.succeed(owner, 'access-control', 'add-reviewer', { who: other }).seq;
      chain.simnet.mineEmptyBurnBlocks(144);
      activate(first);
      expect(activate(second).error).toBe('ERR-ROLES-CONFLICT');
      remove(other);
    });

    it('a pauser is appointed and removed at once', () => {
      chain.succeed(owner, 'registry', 'add-pauser', { who: registrar });
      expect(officer(registrar)).toBe(REGISTRAR + PAUSER);
      expect(chain.fail(owner, 'registry', 'add-pauser', { who: registrar })).toBe('ERR-ALREADY-OFFICER');
      chain.succeed(owner, 'registry', 'remove-pauser', { who: registrar });
      expect(officer(registrar)).toBe(REGISTRAR);
      expect(chain.fail(owner, 'registry', 'remove-pauser', { who: registrar })).toBe('ERR-NOT-OFFICER');
    });
  });

  describe('a role policy', () => {
    const nursePolicy = {
      'data-types': 15n,
      purposes: TREAT as bigint,
      longest: 31_536_000n,
      flags: roleFlags['needs-care-team'] as bigint,
    };
    const set = (role: bigint, policy: typeof nursePolicy, by = owner) =>
      chain.call(by, 'access-control', 'set-role-policy', { role, policy });

    it("is the owner's", () => {
      expect(set(roles.nurse, { ...nursePolicy, 'data-types': 1n }, stranger).error).toBe('ERR-NOT-OWNER');
      expect(set(roles.nurse, nursePolicy).error).toBe('ERR-UNCHANGED');
    });

    it('narrows at once', () => {
      const narrower = { ...nursePolicy, 'data-types': 5n, longest: 1n };
      expect(set(roles.specialist, narrower).events).toMatchObject([
        { topic: 'role-policy-set', code: roles.specialist, 'data-types': 5n },
      ]);
      expect(chain.read('access-control', 'get-role-policy', { role: roles.specialist })).toEqual(narrower);
      expect(
        set(roles['primary-physician'], {
          'data-types': 63n,
          purposes: TREAT,
          longest: 157_680_000n,
          flags: 0n,
        }).ok,
      ).toBe(true);
    });

    it('widens through the timelock, in each dimension', () => {
      const wider = [
        { ...nursePolicy, 'data-types': 31n },
        { ...nursePolicy, purposes: TREAT + HPAYMT },
        { ...nursePolicy, longest: nursePolicy.longest + 1n },
        { ...nursePolicy, flags: 0n },
        { ...nursePolicy, flags: roleFlags['needs-care-team'] + roleFlags['may-refer'] },
        { ...nursePolicy, 'data-types': 1n, longest: nursePolicy.longest + 1n },
      ];
      for (const policy of wider) {
        expect(set(roles.nurse, policy).events).toMatchObject([{ topic: 'role-policy-queued' }]);
        expect(chain.read('access-control', 'get-role-policy', { role: roles.nurse })).toEqual(nursePolicy);
      }
      const change = set(roles.nurse, wider[0] ?? nursePolicy).value.seq;
      expect(activate(change).error).toBe('ERR-TIMELOCKED');
      chain.simnet.mineEmptyBurnBlocks(144);
      activate(change);
      expect(chain.read('access-control', 'get-role-policy', { role: roles.nurse })).toEqual(wider[0]);
    });

    it('keeps administrators and researchers from identified clinical data, whatever the owner wants', () => {
      const bad: [bigint, typeof nursePolicy][] = [
        [0n, nursePolicy],
        [7n, nursePolicy],
        [roles.nurse, { ...nursePolicy, 'data-types': 64n }],
        [roles.nurse, { ...nursePolicy, purposes: 32n }],
        [roles.nurse, { ...nursePolicy, longest: 157_680_001n }],
        [roles.nurse, { ...nursePolicy, flags: 16n }],
        [roles.nurse, { ...nursePolicy, purposes: TREAT + HRESCH }],
        [roles.nurse, { ...nursePolicy, purposes: HRESCH }],
        [roles.nurse, { ...nursePolicy, flags: roleFlags['needs-study'] }],
        [roles.administrator, { 'data-types': labs, purposes: HPAYMT, longest: 1n, flags: 0n }],
        [roles.administrator, { 'data-types': 1n, purposes: TREAT, longest: 1n, flags: 0n }],
        [roles.researcher, { 'data-types': 1n, purposes: TREAT, longest: 1n, flags: 0n }],
        [roles.researcher, { 'data-types': 1n, purposes: HRESCH, longest: 1n, flags: 0n }],
      ];
      for (const [role, policy] of bad) expect(set(role, policy).error).toBe('ERR-INVALID-POLICY');
      expect(
        set(roles.administrator, { 'data-types': 1n, purposes: HOPERAT, longest: 1n, flags: 0n }).ok,
      ).toBe(true);
      expect(chain.read('access-control', 'get-role-policy', { role: 0n })).toBeNull();
    });
  });

  it('the override limit is lowered at once and raised through the timelock', () => {
    const set = (limit: bigint, by = owner) => chain.call(by, 'registry', 'set-override-limit', { limit });
    expect(set(2n, stranger).error).toBe('ERR-NOT-OWNER');
    for (const limit of [0n, 11n]) expect(set(limit).error).toBe('ERR-INVALID-LIMIT');
    expect(set(3n).error).toBe('ERR-UNCHANGED');
    expect(set(1n).events).toMatchObject([{ topic: 'override-limit-set', outcome: 1n }]);
    const { value, events } = set(10n);
    expect(events).toMatchObject([{ topic: 'override-limit-queued' }]);
    expect(settings()['override-limit']).toBe(1n);
    chain.simnet.mineEmptyBurnBlocks(144);
    activate(value.seq);
    expect(settings()['override-limit']).toBe(10n);
  });

  describe('an upgrade', () => {
    const queue = (slot: bigint, contract: string, by = owner) =>
      chain.call(by, 'registry', 'queue-protocol-contract', { slot, contract });
    const source = `
      (define-public (note (about principal))
        (contract-call? .registry write-event contract-caller u0 {topic: "request-denied", patient: (some about), provider: none,
          institution: none, data-types: u0, purposes: u0, code: u0, outcome: u0, ref: u0, expires-at: u0,
          evidence: 0x0000000000000000000000000000000000000000000000000000000000000000}))
      (define-public (end (override uint))
        (contract-call? .registry write-event contract-caller u0 {topic: "override-ended", patient: (some contract-caller), provider: none,
          institution: none, data-types: u0, purposes: u0, code: u0, outcome: u0, ref: override, expires-at: u0,
          evidence: 0x0000000000000000000000000000000000000000000000000000000000000000}))`;

    it('names a deployed contract and a slot, and waits', () => {
      const next = chain.deploy(`patient-consent-${count++}`, source);
      expect(queue(2n, next, stranger).error).toBe('ERR-NOT-OWNER');
      expect(queue(2n, `${deployer}.nothing`).error).toBe('ERR-INVALID-CONTRACT');
      expect(queue(2n, stranger).error).toBe('ERR-INVALID-CONTRACT');
      for (const slot of [0n, 3n]) expect(queue(slot, next).error).toBe('ERR-INVALID-CONTRACT');
      expect(queue(2n, `${deployer}.access-control`).error).toBe('ERR-INVALID-CONTRACT');
      const change = queue(2n, next).value.seq;
      expect(activate(change).error).toBe('ERR-TIMELOCKED');
      expect(settings()['patient-consent']).toBe(`${deployer}.patient-consent`);
    });

    it('refuses the old contract and admits the new one, with state and log intact', async () => {
      chain = await openRegistry();
      const objection = { provider: physician, 'data-types': labs };
      chain.succeed(patient, 'patient-consent', 'set-objection', objection);
      const next = chain.deploy(`patient-consent-${count++}`, source);
      const change = queue(2n, next).value.seq;
      const twice = queue(1n, next).value.seq;
      expect(errorOf(next, 'note')).toBe('u100');
      chain.simnet.mineEmptyBurnBlocks(144);
      expect(activate(change).events).toMatchObject([
        { topic: 'protocol-contract-set', provider: next, code: 2n },
      ]);
      expect(activate(twice).error).toBe('ERR-INVALID-CONTRACT');
      expect(
        chain.fail(patient, 'patient-consent', 'set-objection', { ...objection, 'data-types': 1n }),
      ).toBe('ERR-NOT-PROTOCOL');
      expect(errorOf(next, 'note')).toBe('');
      expect(errorOf(next, 'end', 'u77')).toBe('u127');
      expect(chain.read('registry', 'get-consent', { patient, grantee: physician }).objections).toBe(labs);
      chain.succeed(owner, 'registry', 'pause', {});
      expect(chain.read('registry', 'get-head', {}).seq).toBe(BigInt(chain.log.length));
      chain.succeed(owner, 'registry', 'unpause', {});
    });

    /** The error number of a call by the patient about itself; empty when it succeeds. */
    function errorOf(contract: string, name: string, argument = `'${patient}`): string {
      const value = chain.simnet.execute(argument).result;
      const { result } = chain.callRaw(patient, contract, name, [value]);
      return result.type === 'err' ? `u${(result.value as { value: bigint }).value}` : '';
    }
  });

  it('no outside caller reaches the storage functions', () => {
    const writers = Object.entries(chain.bindings('registry')).filter(
      ([, binding]) => binding.kind === 'store',
    );
    expect(writers.length).toBeGreaterThan(8);
    for (const [name, binding] of writers) {
      for (const sender of [stranger, owner, deployer, registrar]) {
        const { result } = chain.callRaw(
          sender,
          `${deployer}.registry`,
          name,
          chain.sampleArguments(binding),
        );
        expect([name, result]).toMatchObject([name, { type: 'err', value: { value: 100n } }]);
      }
    }
  });

  describe('a pause', () => {
    const pause = (by: string) => chain.call(by, 'registry', 'pause', {});
    const unpause = (by: string) => chain.call(by, 'registry', 'unpause', {});
    const paused = () => chain.read('registry', 'is-paused', {});

    it('of the owner lasts until the owner lifts it', () => {
      for (const by of [stranger, registrar, reviewer, deployer])
        expect(pause(by).error).toBe('ERR-NOT-PAUSER');
      expect(unpause(owner).error).toBe('ERR-NOT-PAUSED');
      expect(pause(owner).ok).toBe(true);
      expect(pause(owner).error).toBe('ERR-ALREADY-PAUSED');
      expect(pause(pauser).error).toBe('ERR-ALREADY-PAUSED');
      expect(unpause(pauser).error).toBe('ERR-NOT-OWNER');
      chain.pass(30n * day);
      expect(paused()).toBe(true);
      expect(unpause(owner).ok).toBe(true);
      expect(paused()).toBe(false);
    });

    it('of a pauser lapses after seven days, to the second, and is not repeated until the owner acts', () => {
      const moment = chain.now;
      expect(pause(pauser).events).toMatchObject([
        { topic: 'registry-paused', 'expires-at': moment + 7n * day },
      ]);
      expect(pause(pauser).error).toBe('ERR-ALREADY-PAUSED');
      chain.advanceTo(moment + 7n * day - 10n);
      expect(paused()).toBe(true);
      chain.advanceTo(moment + 7n * day);
      expect(paused()).toBe(false);
      expect(pause(pauser).error).toBe('ERR-PAUSE-SPENT');
      expect(unpause(owner).ok).toBe(true);
      expect(pause(pauser).ok).toBe(true);
      expect(pause(owner).ok).toBe(true);
      chain.pass(8n * day);
      expect(paused()).toBe(true);
      unpause(owner);
    });
  });
});
