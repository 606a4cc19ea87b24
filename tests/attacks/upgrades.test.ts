import { beforeAll, describe, expect, it } from 'vitest';
import { type Chain, deployer } from '../contracts/support/open-chain.ts';
import {
  labs,
  openRegistry,
  owner,
  patient,
  pauser,
  physician,
  principalOf,
  registrar,
  reviewer,
  stranger,
} from '../contracts/support/open-hospital.ts';
import { attack } from './support/victim.ts';
import { huge } from './support/ward.ts';

const source = '(define-read-only (nothing) true)';

describe('an upgrade', () => {
  let chain: Chain;
  let fail: Chain['fail'];
  let count = 0;
  beforeAll(async () => {
    chain = await openRegistry();
    fail = attack(chain, patient);
    chain.succeed(patient, 'patient-consent', 'set-objection', { provider: physician, 'data-types': labs });
  });

  const deploy = () => chain.deploy(`version-${count++}`, source);
  const queue = (slot: bigint, contract: string) =>
    chain.succeed(owner, 'registry', 'queue-protocol-contract', { slot, contract }).seq;
  const readyAt = (number: bigint) => chain.read('registry', 'get-change', { number })?.['ready-at'] ?? 0n;
  /** Mines until the next call sees this burn block. */
  const burnTo = (height: bigint) => {
    chain.simnet.mineEmptyBurnBlocks(Number(height - chain.burnHeight));
    expect(chain.burnHeight).toBe(height);
  };
  const slots = () => {
    const settings = chain.read('registry', 'get-settings', {});
    return [settings['access-control'], settings['patient-consent']];
  };
  const own = [`${deployer}.access-control`, `${deployer}.patient-consent`];

  it('is not in force before its timelock, to the burn block, nor without activation', () => {
    const change = queue(2n, deploy());
    const start = chain.burnHeight;
    expect(readyAt(change)).toBeGreaterThanOrEqual(start + 143n);
    expect(fail(owner, 'registry', 'activate-change', { number: change })).toBe('ERR-TIMELOCKED');
    burnTo(readyAt(change) - 1n);
    expect(fail(owner, 'registry', 'activate-change', { number: change })).toBe('ERR-TIMELOCKED');
    burnTo(readyAt(change) + 1n);
    expect(slots()).toEqual(own);
    for (const other of [stranger, pauser, registrar, deployer]) {
      expect(fail(other, 'registry', 'activate-change', { number: change })).toBe('ERR-NOT-OWNER');
    }
    chain.succeed(pauser, 'registry', 'cancel-change', { number: change });
    expect(fail(owner, 'registry', 'activate-change', { number: change })).toBe('ERR-UNKNOWN-CHANGE');
  });

  it('lapses at 1008 burn blocks, to the block', () => {
    const [first, second] = [queue(2n, deploy()), queue(2n, deploy())];
    const lapses = readyAt(second) - 144n + 1008n;
    expect(readyAt(first)).toBe(readyAt(second));
    burnTo(lapses - 1n);
    chain.succeed(owner, 'registry', 'activate-change', { number: first });
    burnTo(lapses);
    expect(fail(owner, 'registry', 'activate-change', { number: second })).toBe('ERR-CHANGE-LAPSED');
    burnTo(lapses + 1n);
    expect(fail(owner, 'registry', 'activate-change', { number: second })).toBe('ERR-CHANGE-LAPSED');
    const back = queue(2n, own[1] ?? '');
    burnTo(readyAt(back));
    chain.succeed(owner, 'registry', 'activate-change', { number: back });
    expect(slots()).toEqual(own);
  });

  it('names a deployed contract and one of two slots', () => {
    const next = deploy();
    const bad = [
      [2n, `${deployer}.never-deployed`],
      [2n, stranger],
      [2n, principalOf('nobody')],
      [0n, next],
      [3n, next],
      [huge, next],
      [1n, own[0]],
      [1n, own[1]],
      [2n, own[0]],
      [2n, own[1]],
    ] as const;
    for (const [slot, contract] of bad) {
      const args = { slot, contract: contract ?? '' };
      expect([slot, fail(owner, 'registry', 'queue-protocol-contract', args)]).toEqual([
        slot,
        'ERR-INVALID-CONTRACT',
      ]);
    }
    for (const other of [stranger, pauser, registrar, reviewer, deployer]) {
      const args = { slot: 2n, contract: next };
      expect(fail(other, 'registry', 'queue-protocol-contract', args)).toBe('ERR-NOT-OWNER');
    }
  });

  it('is activated once, fills one slot, and its predecessor is refused from then on', () => {
    const next = deploy();
    const [change, again, other] = [queue(2n, next), queue(2n, next), queue(1n, next)];
    burnTo(readyAt(other));
    chain.succeed(owner, 'registry', 'activate-change', { number: change });
    expect(slots()).toEqual([own[0], next]);
    expect(fail(owner, 'registry', 'activate-change', { number: change })).toBe('ERR-UNKNOWN-CHANGE');
    for (const number of [again, other]) {
      expect(fail(owner, 'registry', 'activate-change', { number })).toBe('ERR-INVALID-CONTRACT');
    }
    expect(
      fail(patient, 'patient-consent', 'set-objection', { provider: physician, 'data-types': 63n }),
    ).toBe('ERR-NOT-PROTOCOL');
    expect(chain.read('registry', 'get-consent', { patient, grantee: physician }).objections).toBe(labs);
    // the slot that the predecessor left is none that it gets without waiting, and the other is one it may get
    const swap = queue(1n, own[1] ?? '');
    expect(fail(owner, 'registry', 'activate-change', { number: swap })).toBe('ERR-TIMELOCKED');
    chain.succeed(owner, 'registry', 'cancel-change', { number: swap });
    const back = queue(2n, own[1] ?? '');
    burnTo(readyAt(back));
    chain.succeed(owner, 'registry', 'activate-change', { number: back });
  });

  it('is not activated under the number of another thing', () => {
    const next = queue(2n, deploy());
    for (const number of [0n, 1n, next + 1n, huge]) {
      expect(fail(owner, 'registry', 'activate-change', { number })).toBe('ERR-UNKNOWN-CHANGE');
      expect(fail(owner, 'registry', 'cancel-change', { number })).toBe('ERR-UNKNOWN-CHANGE');
    }
    for (const other of [stranger, registrar, reviewer]) {
      expect(fail(other, 'registry', 'cancel-change', { number: next })).toBe('ERR-NOT-PAUSER');
    }
  });
});
