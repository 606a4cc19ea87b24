import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserializeTransaction } from '@stacks/transactions';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Chain, openChain } from '../../src/lib/chain/chain.ts';
import { openKeystore } from '../../src/lib/keystore/keystore.ts';
import type { Signer } from '../../src/lib/keystore/signer.ts';
import { awaitEarlier } from '../../src/lib/transactions/await-earlier.ts';
import { Journal } from '../../src/lib/transactions/journal.ts';
import { type Job, type JobEnd, sendJobs } from '../../src/lib/transactions/send-jobs.ts';
import { journalPath } from '../../src/lib/transactions/with-account.ts';
import { useClinic } from '../support/clinic.ts';
import { startSteppedClock } from '../support/clocks.ts';
import { useProxyNode } from '../support/proxy-node.ts';

const isBroadcast = ({ method, path }: { method: string; path: string }) =>
  method === 'POST' && path === '/v2/transactions';

describe('a batch of transactions', () => {
  const clinic = useClinic({ deployed: false });
  const node = useProxyNode(() => clinic.server.url);
  const signers: Signer[] = [];
  const clock = startSteppedClock();
  beforeAll(async () => {
    const keystore = openKeystore(join(clinic.folder, 'data', 'keystore'));
    const password = readFileSync(join(clinic.folder, 'password'), 'utf8').trim();
    for (const name of ['doctor', 'nurse'] as const) signers.push(await keystore.unlock(name, password, 0));
  });

  const folders = () => ({
    locks: join(clinic.folder, 'data', 'locks'),
    transactions: join(clinic.folder, 'data', 'transactions'),
  });
  const open = (signal = new AbortController().signal): Chain =>
    openChain(
      {
        name: 'simnet',
        nodeUrl: node.url,
        indexerUrl: node.url,
        chainId: 0x80000000,
        transactionVersion: 'testnet',
        addressPrefix: 'ST',
        contracts: {},
        account: 0,
        maxFee: 1_000_000n,
        maxTipAge: null,
      },
      { ...clock, signal },
    );
  /** Moves 1, 2, 3… microSTX to an account that nobody else pays: what it has tells which were mined, and how often. */
  const transfers = (count: number, recipient: string): Job<number>[] =>
    Array.from({ length: count }, (_, n) => ({
      rows: [n + 1],
      keys: [String(n + 1)],
      intent: async () => ({ kind: 'transfer', recipient, amount: BigInt(n + 1) }),
    }));
  const run = async (chain: Chain, jobs: Job<number>[], senders = signers, total = 10_000_000n) => {
    const ends: JobEnd<number>[] = [];
    const budget = { total, spent: 0n };
    const stopped = await sendJobs(chain, senders, {
      batch: 'a batch',
      folders: folders(),
      maxFee: 100_000n,
      budget,
      inFlight: 25,
      timeout: 600,
      take: async () => jobs.shift(),
      ended: async (end) => {
        ends.push(end);
        // nothing came of it: the caller asks the chain, which here knows no such transfer
        if (end.status === 'lost') jobs.push(end.job);
      },
    });
    return { ends, stopped, spent: budget.spent };
  };
  const balance = async (address: string) => (await open().account(address)).balance;
  const openOf = async ({ address }: Signer) => {
    const path = journalPath(folders().transactions, await open().networkKey(), address);
    return (await Journal.open(path, address)).openEntries;
  };
  const sum = (count: number) => BigInt((count * (count + 1)) / 2);
  let fresh = 0;
  const recipient = () => {
    const names = ['admin', 'board', 'registrar', 'reviewer', 'security', 'clinic'] as const;
    const address = clinic.address[names[fresh++ % names.length] ?? 'admin'];
    return { address, before: balance(address) };
  };

  it('is sent once each by several senders, in the order of their nonces', async () => {
    const to = recipient();
    const before = await to.before;
    const { ends, stopped } = await run(open(), transfers(60, to.address));
    expect(stopped).toBeUndefined();
    expect(ends.map(({ status }) => status)).toEqual(Array(60).fill('mined'));
    expect(await balance(to.address)).toBe(before + sum(60));
    for (const signer of signers) expect(await openOf(signer)).toEqual([]);
  });

  it('loses and doubles nothing where answers are lost, garbled or late, and where the node forgets', async () => {
    const to = recipient();
    const before = await to.before;
    let count = 0;
    const forgotten = new Set<string>();
    node.intercept((request) => {
      if (!isBroadcast(request)) return undefined;
      count += 1;
      if (count % 7 === 0) return 'dropped';
      if (count % 5 === 0) return { status: 502, text: '<html>bad gateway</html>' };
      const txid = deserializeTransaction(request.body.toString('hex')).txid();
      if (count % 6 !== 0 || forgotten.has(txid)) return undefined;
      forgotten.add(txid);
      return { status: 200, text: JSON.stringify(txid) };
    });
    node.tamper((request) =>
      isBroadcast(request) && count % 4 === 0 ? { status: 200, text: '"garbage"' } : undefined,
    );
    const { ends, stopped } = await run(open(), transfers(40, to.address));
    expect(stopped).toBeUndefined();
    expect(forgotten.size).toBeGreaterThan(0);
    expect(ends.filter(({ status }) => status === 'mined')).toHaveLength(40);
    expect(await balance(to.address)).toBe(before + sum(40));
  });

  it('ends in order when the next job fails to be taken while a node takes its time', async () => {
    const [job] = transfers(1, recipient().address);
    let taken = 0;
    const sending = sendJobs(open(), signers.slice(0, 1), {
      batch: 'a batch',
      folders: folders(),
      maxFee: 100_000n,
      inFlight: 25,
      timeout: 600,
      take: async () => {
        taken += 1;
        if (taken > 1) throw new TypeError('no next job');
        return job;
      },
      ended: async () => undefined,
    });
    await expect(sending).rejects.toThrow('no next job');
  });

  it('stops at the cap of its fees, and what it did not sign for is unsent', async () => {
    const to = recipient();
    const before = await to.before;
    const fee = (await run(open(), transfers(1, to.address))).spent;
    const jobs = transfers(10, to.address);
    const { ends, stopped, spent } = await run(open(), jobs, signers.slice(0, 1), fee * 3n + fee / 2n);
    expect(stopped).toMatchObject({ code: 'total-fee-too-high' });
    expect(spent).toBe(fee * 3n);
    expect(ends.map(({ status }) => status).sort()).toEqual(['mined', 'mined', 'mined', 'unsent']);
    expect(jobs).toHaveLength(6);
    expect(await balance(to.address)).toBe(before + 1n + sum(3));
  });

  it('that is interrupted goes on where it was', async () => {
    const to = recipient();
    const before = await to.before;
    const abort = new AbortController();
    let count = 0;
    node.intercept((request) => {
      if (isBroadcast(request)) count += 1;
      if (count === 6) abort.abort();
      return undefined;
    });
    const jobs = transfers(20, to.address);
    const first = await run(open(abort.signal), jobs, signers.slice(0, 1));
    expect(first.stopped).toMatchObject({ code: 'interrupted' });
    const done = first.ends.filter(({ status }) => status === 'mined').length;
    const left = first.ends.flatMap(({ status, job }) => (status === 'unsent' ? [job] : []));
    const sender = signers.slice(0, 1);
    await awaitEarlier(open(), sender[0]?.address ?? '', { folders: folders(), timeout: 600 });
    expect(await openOf(sender[0] as Signer)).toEqual([]);
    const second = await run(open(), [...left, ...jobs], sender);
    const opened = first.ends.filter(({ status }) => status === 'open').length;
    expect(done + opened + second.ends.length).toBe(20);
    expect(await balance(to.address)).toBe(before + sum(20));
  });
});
