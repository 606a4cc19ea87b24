import { beforeAll, describe, expect, it } from 'vitest';
import { Chain, deployer } from '../contracts/support/open-chain.ts';
import {
  openingOfficers,
  openRegistry,
  owner,
  patient,
  pauser,
  principalOf,
  registrar,
  registrar2,
  reviewer,
  stranger,
} from '../contracts/support/open-hospital.ts';
import { mineTogether } from './support/one-block.ts';
import { attack } from './support/victim.ts';

const lapse = 1008n;

describe('ownership', () => {
  let chain: Chain;
  let fail: Chain['fail'];
  let count = 0;
  beforeAll(async () => {
    chain = await openRegistry();
    fail = attack(chain, patient);
  });

  const fresh = () => principalOf(`ownership-${count++}`);
  const ownerNow = () => chain.read('registry', 'get-ownership', {}).owner;
  const propose = (candidate: string) => chain.succeed(owner, 'registry', 'propose-owner', { candidate });
  /** Mines until the next call sees this burn block. */
  const burnTo = (height: bigint) => {
    chain.simnet.mineEmptyBurnBlocks(Number(height - chain.burnHeight));
    expect(chain.burnHeight).toBe(height);
  };

  it('sent to a wrong address stays where it is, and is cancelled', () => {
    propose(stranger);
    for (const other of [patient, registrar, deployer, owner]) {
      expect(fail(other, 'registry', 'accept-ownership', {})).toBe('ERR-NOT-CANDIDATE');
    }
    expect(fail(stranger, 'registry', 'cancel-ownership', {})).toBe('ERR-NOT-OWNER');
    expect(fail(pauser, 'registry', 'cancel-ownership', {})).toBe('ERR-NOT-OWNER');
    chain.succeed(owner, 'registry', 'cancel-ownership', {});
    expect(fail(stranger, 'registry', 'accept-ownership', {})).toBe('ERR-NO-PROPOSAL');
    expect(ownerNow()).toBe(owner);
  });

  it('proposed to another goes to that one only', () => {
    const right = fresh();
    propose(stranger);
    propose(right);
    expect(fail(stranger, 'registry', 'accept-ownership', {})).toBe('ERR-NOT-CANDIDATE');
    chain.succeed(owner, 'registry', 'cancel-ownership', {});
  });

  it('accepted late has lapsed: one burn block before the end it goes over, at the end and after it does not', () => {
    const late = fresh();
    propose(late);
    const lapses = chain.read('registry', 'get-ownership', {})['lapses-at'];
    burnTo(lapses);
    expect(fail(late, 'registry', 'accept-ownership', {})).toBe('ERR-PROPOSAL-LAPSED');
    burnTo(lapses + 1n);
    expect(fail(late, 'registry', 'accept-ownership', {})).toBe('ERR-PROPOSAL-LAPSED');
    const start = chain.burnHeight;
    propose(late);
    expect(chain.read('registry', 'get-ownership', {})['lapses-at']).toBe(start + lapse);
    burnTo(start + lapse - 1n);
    chain.succeed(late, 'registry', 'accept-ownership', {});
    expect(ownerNow()).toBe(late);
    expect(fail(owner, 'registry', 'propose-owner', { candidate: owner })).toBe('ERR-NOT-OWNER');
    chain.succeed(late, 'registry', 'propose-owner', { candidate: owner });
    chain.succeed(owner, 'registry', 'accept-ownership', {});
  });

  it('goes to nobody twice, and to no registrar or reviewer', () => {
    for (const held of [registrar, registrar2, reviewer, owner]) {
      expect(fail(owner, 'registry', 'propose-owner', { candidate: held })).toBe('ERR-ROLES-CONFLICT');
    }
    const other = fresh();
    propose(other);
    chain.succeed(other, 'registry', 'accept-ownership', {});
    expect(fail(other, 'registry', 'accept-ownership', {})).toBe('ERR-NO-PROPOSAL');
    chain.succeed(other, 'registry', 'propose-owner', { candidate: owner });
    chain.succeed(owner, 'registry', 'accept-ownership', {});
  });

  it('is not taken by a candidate who became a registrar meanwhile', () => {
    const both = fresh();
    const change = chain.succeed(owner, 'access-control', 'add-registrar', { who: both }).seq;
    chain.simnet.mineEmptyBurnBlocks(144);
    propose(both);
    chain.succeed(owner, 'registry', 'activate-change', { number: change });
    expect(fail(both, 'registry', 'accept-ownership', {})).toBe('ERR-ROLES-CONFLICT');
    chain.succeed(owner, 'registry', 'cancel-ownership', {});
    chain.succeed(owner, 'access-control', 'remove-registrar', { who: both });
  });

  it('of a thief who hands it on within one block leaves the former owner nothing', () => {
    const thief = fresh();
    const calls = [
      [owner, 'registry', 'propose-owner', { candidate: thief }],
      [thief, 'registry', 'accept-ownership', {}],
      [owner, 'registry', 'pause', {}],
    ] as const;
    expect(mineTogether(chain, calls)).toEqual(['', '', 'ERR-NOT-PAUSER']);
    chain.succeed(thief, 'registry', 'propose-owner', { candidate: owner });
    chain.succeed(owner, 'registry', 'accept-ownership', {});
  });

  describe('before the registry is opened', () => {
    it('gives nobody else a way to open it', async () => {
      const empty = await Chain.open();
      const refuse = attack(empty, patient, [stranger]);
      for (const other of [stranger, owner, registrar]) {
        expect(refuse(other, 'registry', 'initialize', { ...openingOfficers, owner: other })).toBe(
          'ERR-NOT-DEPLOYER',
        );
        expect(refuse(other, 'registry', 'propose-owner', { candidate: other })).toBe('ERR-NOT-OWNER');
      }
      // handed over without being opened: the deployer's opening is no way back in
      empty.succeed(deployer, 'registry', 'propose-owner', { candidate: owner });
      empty.succeed(owner, 'registry', 'accept-ownership', {});
      for (const by of [deployer, owner, stranger]) {
        const error = by === deployer ? 'ERR-NOT-OWNER' : 'ERR-NOT-DEPLOYER';
        expect(refuse(by, 'registry', 'initialize', { ...openingOfficers, owner: by })).toBe(error);
      }
      expect(empty.read('registry', 'get-ownership', {}).owner).toBe(owner);
    });

    it('and after it gives the deployer no second opening', () => {
      expect(fail(deployer, 'registry', 'initialize', openingOfficers)).toBe('ERR-ALREADY-INITIALIZED');
      expect(fail(owner, 'registry', 'initialize', openingOfficers)).toBe('ERR-NOT-DEPLOYER');
    });
  });
});
