import { Cl, type ClarityValue } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { openChain, type TransactionStatus } from '../../src/lib/chain/chain.ts';
import { refusal, reportTransaction } from '../../src/lib/chain/report-transaction.ts';
import { readResult } from '../../src/lib/contracts/call-contract.ts';

const address = 'ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM';
const chain = openChain(
  {
    name: 'simnet',
    nodeUrl: 'http://127.0.0.1:1',
    indexerUrl: 'http://127.0.0.1:1',
    chainId: 0x80000000,
    transactionVersion: 'testnet',
    addressPrefix: 'ST',
    contracts: { registry: `${address}.registry` },
    account: 0,
    maxFee: 1n,
    maxTipAge: null,
  },
  { now: () => 0, signal: new AbortController().signal },
);

function mined(
  status: string,
  result?: ClarityValue,
  subject = `${address}.registry::pause`,
): TransactionStatus {
  const facts = { txid: 'ab'.repeat(32), status, sender: address, nonce: 1n, fee: 1n, subject };
  return result === undefined ? facts : { ...facts, result };
}
const done = Cl.ok(Cl.tuple({ events: Cl.uint(1), seq: Cl.uint(9) }));

describe('the result of a mined call', () => {
  it('is read when it goes with the status', () => {
    expect(readResult(chain, 'registry', 'pause', mined('success', done))).toEqual({ events: 1n, seq: 9n });
  });

  it.each<[string, TransactionStatus, string, number]>([
    ['the contract’s own error', mined('abort_by_response', Cl.error(Cl.uint(108))), 'ERR-NOT-PAUSER', 7],
    [
      'a number that we do not know',
      mined('abort_by_response', Cl.error(Cl.uint(2n ** 128n - 1n))),
      'ERR-UNKNOWN',
      7,
    ],
    ['a runtime error', mined('abort_by_response', Cl.error(Cl.none())), 'transaction-failed', 7],
    ['an abort without a result', mined('abort_by_response'), 'transaction-failed', 7],
    ['a post-condition', mined('abort_by_post_condition', done), 'post-condition-failed', 7],
    ['an abort that says ok', mined('abort_by_response', done), 'transaction-failed', 7],
    ['a success without a result', mined('success'), 'node-unusable', 5],
    ['a success of another type', mined('success', Cl.ok(Cl.bool(true))), 'node-unusable', 5],
    ['a status of its own', mined('unheard_of', done), 'node-unusable', 5],
  ])('is never a success with %s', (_, status, code, exitCode) => {
    expect(() => readResult(chain, 'registry', 'pause', status)).toThrow(
      expect.objectContaining({ code, exitCode }),
    );
  });
});

describe('the report of a transaction', () => {
  it('names the error of our contracts, and not for another contract’s number', async () => {
    const ours = mined('abort_by_response', Cl.error(Cl.uint(108)));
    expect((await refusal(chain, ours))?.code).toBe('ERR-NOT-PAUSER');
    const foreign = mined('abort_by_response', Cl.error(Cl.uint(108)), `${address}.other::pause`);
    expect((await refusal(chain, foreign))?.code).toBe('transaction-failed');
    expect(
      JSON.stringify(await reportTransaction(chain, foreign), (_, v) => (typeof v === 'bigint' ? 1 : v)),
    ).not.toContain('PAUSER');
  });
});
