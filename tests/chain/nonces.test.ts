import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sendTransaction } from '../../src/lib/chain/send.ts';
import { makeSigner } from '../../src/lib/keystore/signer.ts';
import { temporaryHome } from '../support/run-medrec.ts';
import { type FakeNode, lossyReplies, startFakeNode } from './support/fake-node.ts';

const signer = makeSigner(new Uint8Array(32).fill(7), 'testnet');
const intent = {
  kind: 'call',
  contractId: `${signer.address}.registry`,
  functionName: 'pause',
  functionArgs: [],
} as const;

async function startLaggingNode(name: string, status: () => string, now?: () => number): Promise<FakeNode> {
  return await startFakeNode(lossyReplies(status), { name, ...(now === undefined ? {} : { now }) });
}

const send = async ({ chain }: FakeNode, locks: string, nonce?: bigint) =>
  (await sendTransaction(chain, signer, intent, { maxFee: 10_000n, locks, nonce })).nonce;

describe('nonces', () => {
  it('are not given twice while the indexer has not seen what was sent', async () => {
    const { folder } = temporaryHome();
    const node = await startLaggingNode('devnet', () => 'pending');
    expect([await send(node, folder), await send(node, folder), await send(node, folder)]).toEqual([
      5n,
      6n,
      7n,
    ]);
    expect(readdirSync(folder).length).toBeGreaterThan(0);
  });

  it('are given again when what was sent is dropped', async () => {
    const { folder } = temporaryHome();
    let status = 'pending';
    const node = await startLaggingNode('devnet', () => status);
    expect(await send(node, folder)).toBe(5n);
    status = 'dropped_stale_garbage_collect';
    expect(await send(node, folder)).toBe(5n);
  });

  it('are the indexer’s again after a minute, on another node, and on an embedded chain', async () => {
    const { folder } = temporaryHome();
    let now = 1_800_000_000_000;
    const node = await startLaggingNode(
      'devnet',
      () => 'pending',
      () => now,
    );
    expect(await send(node, folder)).toBe(5n);
    expect(await send(await startLaggingNode('devnet', () => 'pending'), folder)).toBe(5n);
    expect(await send(node, folder)).toBe(5n);
    now += 60_001;
    expect(await send(node, folder)).toBe(5n);
    const embedded = await startLaggingNode('simnet', () => 'pending');
    expect([await send(embedded, folder), await send(embedded, folder)]).toEqual([5n, 5n]);
  });

  it('are what the user says', async () => {
    const { folder } = temporaryHome();
    const node = await startLaggingNode('devnet', () => 'pending');
    expect([await send(node, folder), await send(node, folder, 5n)]).toEqual([5n, 5n]);
  });
});
