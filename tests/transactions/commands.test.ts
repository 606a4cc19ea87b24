import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Chain, openChain } from '../../src/lib/chain/chain.ts';
import { openKeystore } from '../../src/lib/keystore/keystore.ts';
import type { Signer } from '../../src/lib/keystore/signer.ts';
import { sendTransaction } from '../../src/lib/transactions/send.ts';
import { type ActorName, useClinic } from '../support/clinic.ts';

interface Listed {
  gaps: number[];
  next: number;
  transactions: {
    txid: string;
    nonce: number;
    status: string;
    what: string;
    fee: number;
    replaces?: string;
  }[];
}

describe('transactions that wait', () => {
  const clinic = useClinic({ deployed: false, blockTime: 'manual' });
  let chain: Chain;
  const signers = new Map<string, Signer>();
  beforeAll(async () => {
    const profile = {
      name: 'devnet',
      nodeUrl: clinic.server.url,
      indexerUrl: clinic.server.url,
      chainId: 0x80000000,
      transactionVersion: 'testnet',
      addressPrefix: 'ST',
      contracts: {},
      account: 0,
      maxFee: 1_000_000n,
      maxTipAge: null,
    } as const;
    chain = openChain(profile, { now: Date.now, signal: new AbortController().signal });
    const keystore = openKeystore(join(clinic.folder, 'data', 'keystore'));
    const password = readFileSync(join(clinic.folder, 'password'), 'utf8').trim();
    for (const name of ['doctor', 'nurse', 'patient'] as const)
      signers.set(name, await keystore.unlock(name, password, 0));
  });

  const folders = () => ({
    locks: join(clinic.folder, 'data', 'locks'),
    transactions: join(clinic.folder, 'data', 'transactions'),
  });
  const send = async (name: ActorName, nonce?: bigint) => {
    const intent = { kind: 'transfer', recipient: clinic.address.admin, amount: 5n } as const;
    const signer = signers.get(name) as Signer;
    return await sendTransaction(chain, signer, intent, { maxFee: 1_000_000n, folders: folders(), nonce });
  };
  const list = async (name: ActorName, ...more: string[]) =>
    await clinic.data<Listed>('tx', 'list', '--from', name, ...more);
  const noWait = ['--yes', '--no-wait'];

  it('are listed until they are mined', async () => {
    const [first, second] = [await send('doctor'), await send('doctor')];
    expect(await list('doctor')).toMatchObject({
      gaps: [],
      next: 2,
      transactions: [
        { txid: first.txid, nonce: 0, status: 'pending', what: 'transfer' },
        { txid: second.txid, nonce: 1, status: 'pending' },
      ],
    });
    await clinic.server.admin.mine({ pending: true });
    expect((await list('doctor')).transactions).toEqual([]);
    expect((await list('doctor', '--all')).transactions).toMatchObject([
      { status: 'success' },
      { status: 'success' },
    ]);
  });

  it('are sped up: of the same nonce only the new one is mined, and the fee is bounded', async () => {
    const slow = await send('doctor');
    const refused = await clinic.error(
      'tx',
      'speed-up',
      slow.txid,
      '--from',
      'doctor',
      '--max-fee',
      String(slow.fee),
    );
    expect(refused).toMatchObject({ code: 6, error: { code: 'fee-too-high' } });
    const low = await clinic.error(
      'tx',
      'speed-up',
      slow.txid,
      '--from',
      'doctor',
      '--fee',
      String(slow.fee),
    );
    expect(low).toMatchObject({ code: 2, error: { code: 'fee-too-low' } });

    const fast = await clinic.data<{ txid: string; fee: number; nonce: number }>(
      ...['tx', 'speed-up', slow.txid, '--from', 'doctor', ...noWait],
    );
    expect(fast.nonce).toBe(Number(slow.nonce));
    expect(fast.fee).toBe(Math.ceil(Number(slow.fee) * 1.25));
    expect((await list('doctor')).transactions).toMatchObject([
      { txid: slow.txid },
      { txid: fast.txid, replaces: slow.txid },
    ]);
    const balance = await chain.account(clinic.address.admin);
    await clinic.server.admin.mine({ pending: true });
    expect((await chain.account(clinic.address.admin)).balance).toBe(balance.balance + 5n);
    expect((await list('doctor')).transactions).toEqual([]);
    const all = (await list('doctor', '--all')).transactions;
    expect(all.find(({ txid }) => txid === slow.txid)?.status).toBe('superseded');
    expect(all.find(({ txid }) => txid === fast.txid)?.status).toBe('success');
    const late = await clinic.error('tx', 'speed-up', fast.txid, '--from', 'doctor');
    expect(late).toMatchObject({ code: 2, error: { code: 'transaction-settled' } });
  });

  it('are cancelled, and nothing but a microSTX moves', async () => {
    const wrong = await send('nurse');
    const before = await chain.account(clinic.address.admin);
    await clinic.data('tx', 'cancel', wrong.txid, '--from', 'nurse', ...noWait);
    await clinic.server.admin.mine({ pending: true });
    expect(await chain.account(clinic.address.admin)).toEqual(before);
    expect((await chain.account(clinic.address.nurse)).nonce).toBe(1n);
    expect((await list('nurse', '--all')).transactions).toMatchObject([
      { txid: wrong.txid, status: 'superseded' },
      { what: 'cancel transfer', status: 'success' },
    ]);
  });

  it('wait for a nonce that nothing has, until it is closed', async () => {
    await send('patient', 2n);
    expect(await list('patient')).toMatchObject({ gaps: [1, 0], transactions: [{ nonce: 2 }] });
    for (const nonce of ['0', '1']) {
      await clinic.data('tx', 'cancel', '--nonce', nonce, '--from', 'patient', ...noWait);
    }
    expect((await list('patient')).gaps).toEqual([]);
    await clinic.server.admin.mine({ pending: true });
    expect((await chain.account(clinic.address.patient)).nonce).toBe(3n);
  });

  it('are only those of this machine', async () => {
    const unknown = 'ab'.repeat(32);
    const answer = await clinic.error('tx', 'speed-up', unknown, '--from', 'doctor');
    expect(answer).toMatchObject({ code: 2, error: { code: 'transaction-not-here' } });
    expect(await clinic.error('tx', 'cancel', '--from', 'doctor')).toMatchObject({ code: 2 });
  });
});
