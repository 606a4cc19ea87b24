import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openKeystore } from '../../src/lib/keystore/keystore.ts';
import { sendTransaction } from '../../src/lib/transactions/send.ts';
import { useClinic } from '../support/clinic.ts';
import { useProxyNode } from '../support/proxy-node.ts';
import type { ProxiedRequest } from '../support/proxy-server.ts';
import { useClinicBatch } from './support/clinic-batch.ts';
import { openRunChain } from './support/register-all.ts';

const isBroadcast = ({ method, path }: ProxiedRequest) => method === 'POST' && path === '/v2/transactions';
const html = '<html><body>400 Bad Request</body></html>';

describe('one transaction, and a node that is broken or lies', () => {
  const clinic = useClinic();
  const node = useProxyNode(() => clinic.server.url);
  const batch = useClinicBatch(clinic, 'hospital');
  let broadcasts = 0;
  const count = () =>
    node.intercept((request) => {
      if (isBroadcast(request)) broadcasts += 1;
      return undefined;
    });
  /** Pauses and lifts again: each changes the state once, and cannot be done twice. */
  const say = async (verb: 'pause' | 'unpause', ...more: string[]) => {
    const from = verb === 'pause' ? 'security' : 'board';
    const run = await clinic.run(verb, '--from', from, '--node-url', node.url, ...more);
    await batch.expectNoKey(run.stdout, run.stderr);
    const envelope = JSON.parse(run.stdout);
    return { code: run.code, error: envelope.errors[0], data: envelope.data };
  };
  const isPaused = async () => await clinic.data<boolean>('is-paused');
  const paid = async (of: string, work: () => Promise<unknown>): Promise<bigint> => {
    const { balance } = await batch.truth.account(of);
    await work();
    return balance - (await batch.truth.account(of)).balance;
  };

  it('of another chain id signs nothing', async () => {
    count();
    node.tamperJson('/v2/info', (body: { network_id: number }) => ({ ...body, network_id: 1 }));
    const { code, error } = await say('pause');
    expect({ code, name: error.code }).toEqual({ code: 3, name: 'network-mismatch' });
    expect(broadcasts).toBe(0);
    expect(await isPaused()).toBe(false);
  });

  it('is done once where the answer is lost, whatever the connection does', async () => {
    node.tamper((request) => (isBroadcast(request) ? 'dropped' : undefined));
    const fee = await paid(clinic.address.security, async () => {
      expect((await say('pause')).code).toBe(0);
    });
    expect(await isPaused()).toBe(true);
    expect(fee).toBeLessThan(1_000n);
    expect((await say('unpause')).code).toBe(0);
    expect(await isPaused()).toBe(false);
  });

  it('names itself where nobody knows whether it arrived, and the same command then takes its nonce', async () => {
    let isAway = true;
    node.intercept((request) => (isBroadcast(request) && isAway ? 'dropped' : undefined));
    const { nonce } = await batch.truth.account(clinic.address.board);
    const lost = await say('unpause');
    expect(lost).toMatchObject({ code: 5, error: { code: 'node-unreachable' } });
    expect(lost.error.hint).toContain(`medrec tx wait ${lost.error.details.txid}`);
    isAway = false;
    // with the same nonce and fee it is the very same transaction, which the contract refuses: nothing is paused
    expect(await say('unpause')).toMatchObject({
      code: 7,
      error: { details: { txid: lost.error.details.txid } },
    });
    expect((await batch.truth.account(clinic.address.board)).nonce).toBe(nonce + 1n);
    const { transactions } = await clinic.data<{ transactions: { txid: string; status: string }[] }>(
      ...['tx', 'list', '--all', '--from', 'board'],
    );
    const [, ...others] = transactions.filter(({ txid }) => txid === lost.error.details.txid);
    expect(others).toEqual([]);
  });

  it('is not given up for what a gateway says with the status of a node', async () => {
    node.intercept((request) => (isBroadcast(request) ? { status: 400, text: html } : undefined));
    const { code, error } = await say('unpause');
    expect({ code, name: error.code }).toEqual({ code: 5, name: 'node-unusable' });
    expect(error.details.txid).toMatch(/^[0-9a-f]{64}$/);
    expect(error.message.length).toBeLessThan(1_000);
  });

  it.each([
    ['9'.repeat(38), 'fee-too-high', 6],
    ['-1', 'node-unusable', 5],
    ['lots', 'node-unusable', 5],
  ])('for which the node wants %s microSTX is not sent', async (fee, code, exit) => {
    count();
    const seen = broadcasts;
    node.tamperJson('/v2/fees/transaction', () => ({ estimations: [{ fee }, { fee }, { fee }] }));
    expect(await say('unpause')).toMatchObject({ code: exit, error: { code } });
    expect(broadcasts).toBe(seen);
  });

  describe('of another contract under the same name', () => {
    const deploy = async (contractName: string, source: string) => {
      const password = readFileSync(join(clinic.folder, 'password'), 'utf8').trim();
      const data = join(clinic.folder, 'data');
      const signer = await openKeystore(join(data, 'keystore')).unlock('stranger', password, 0);
      const { url } = clinic.server;
      const chain = openRunChain({ nodeUrl: url, indexerUrl: url, registry: `${signer.address}.registry` });
      await sendTransaction(
        chain,
        signer,
        { kind: 'deploy', contractName, source },
        {
          maxFee: 100_000n,
          folders: { locks: join(data, 'locks'), transactions: join(data, 'transactions') },
        },
      );
      return signer.address;
    };
    let other = '';
    beforeAll(async () => {
      const head = '(define-public (register-institution (institution principal) (root (buff 32)))';
      other = await deploy('access-control', `${head} (begin (print "done") (ok u7)))`);
      const policy = '{data-types: u63, purposes: u1, longest: u1, flags: u0}';
      const rest = `paused-until: u0, pause-spent: false, override-limit: u3, policies: (list ${policy})`;
      const settings = `{access-control: .access-control, patient-consent: .access-control, ${rest}}`;
      await deploy('registry', `(define-read-only (get-settings) ${settings})`);
      await deploy('registry-2', '(define-read-only (get-settings) (ok u1))');
    });
    const register = async (registry: string) => {
      const own = `${clinic.address.admin}.registry`;
      await clinic.data('config', 'set', 'registry', registry, '--profile', 'simnet');
      try {
        const root = 'cd'.repeat(32);
        const words = ['register-institution', clinic.address.nurse, '--root', root, '--from', 'registrar'];
        const run = await clinic.run(...words, '--node-url', node.url, '--max-fee', '2000');
        await batch.expectNoKey(run.stdout, run.stderr);
        return { code: run.code, error: JSON.parse(run.stdout).errors[0] };
      } finally {
        await clinic.data('config', 'set', 'registry', own, '--profile', 'simnet');
      }
    };

    it('nothing is signed where it cannot say which contracts are in force', async () => {
      count();
      const seen = broadcasts;
      const { code, error } = await register(`${other}.registry-2`);
      expect({ code, name: error.code }).toEqual({ code: 5, name: 'node-unusable' });
      expect(broadcasts).toBe(seen);
    });

    it('no success is told of what it answers, and no more is paid than the cap', async () => {
      const fee = await paid(clinic.address.registrar, async () => {
        const { code, error } = await register(`${other}.registry`);
        expect({ code, name: error.code }).toEqual({ code: 5, name: 'node-unusable' });
        expect(error.message).toContain('access-control::register-institution');
      });
      expect(fee).toBeLessThanOrEqual(2_000n);
    });
  });
});
