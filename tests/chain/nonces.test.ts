import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeSigner } from '../../src/lib/keystore/signer.ts';
import { sendTransaction } from '../../src/lib/transactions/send.ts';
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

const send = async ({ chain }: FakeNode, folder: string, nonce?: bigint) => {
  const folders = { locks: folder, transactions: folder };
  return (await sendTransaction(chain, signer, intent, { maxFee: 10_000n, folders, nonce })).nonce;
};

/** The transactions that were signed, in their order. */
function readJournal(folder: string): { nonce: string }[] {
  const [network = ''] = readdirSync(folder).filter((name) => !name.includes('.'));
  return readFileSync(join(folder, network, `${signer.address}.ndjson`), 'utf8')
    .split('\n')
    .filter((line) => line.includes('"signed"'))
    .map((line) => JSON.parse(line));
}

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

  it('are one account’s on one network, whichever node is asked', async () => {
    const { folder } = temporaryHome();
    expect(await send(await startLaggingNode('devnet', () => 'pending'), folder)).toBe(5n);
    expect(await send(await startLaggingNode('devnet', () => 'pending'), folder)).toBe(6n);
    expect(await send(await startLaggingNode('simnet', () => 'pending'), folder)).toBe(7n);
  });

  it('are given again when nobody knows what was sent', async () => {
    const { folder } = temporaryHome();
    const replies = lossyReplies(() => 'pending');
    const node = await startFakeNode((request) =>
      request.includes('/v1/tx/') ? { status: 404, body: {} } : replies(request),
    );
    const sent: bigint[] = [];
    for (let n = 0; n < 2; n += 1) {
      await expect(send(node, folder)).rejects.toMatchObject({ code: 'node-unreachable' });
      sent.push(...readJournal(folder).map(({ nonce }) => BigInt(nonce)));
    }
    expect(sent).toEqual([5n, 5n, 5n]);
  });

  it('are what the user says', async () => {
    const { folder } = temporaryHome();
    const node = await startLaggingNode('devnet', () => 'pending');
    expect([await send(node, folder), await send(node, folder, 5n)]).toEqual([5n, 5n]);
  });
});
