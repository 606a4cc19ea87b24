import { describe, expect, it } from 'vitest';
import { broadcast } from '../../src/lib/chain/broadcast.ts';
import { waitForTransaction } from '../../src/lib/chain/wait.ts';
import { type Reply, startFakeNode } from './support/fake-node.ts';

const txid = 'ab'.repeat(32);
const seen = (status: string, more: object = {}): Reply => ({
  body: { tx_id: `0x${txid}`, tx_status: status, ...more },
});
const unseen: Reply = { status: 404, body: {} };

/** Gives the replies one after the other, the last again and again. */
function inTurn(...replies: [Reply, ...Reply[]]): () => Reply {
  let next = 0;
  return () => {
    const reply = replies[Math.min(next, replies.length - 1)] as Reply;
    next += 1;
    return reply;
  };
}

describe('sending', () => {
  const send = async (post: Reply, lookUp: Reply) => {
    const { chain } = await startFakeNode((request) => (request.startsWith('POST') ? post : lookUp));
    await broadcast(chain, new Uint8Array([1, 2, 3]), txid);
  };

  it.each<[string, Reply]>([
    ['the connection is lost', 'dropped'],
    ['a proxy answers', { status: 200, body: '<html>busy</html>' }],
    ['a nonce conflicts', { status: 400, body: { error: 'x', reason: 'ConflictingNonceInMempool' } }],
  ])('goes on where %s and the node has the transaction', async (_, post) => {
    await send(post, seen('pending'));
  });

  it.each<[string, Reply, Reply]>([
    ['nobody has it', 'dropped', unseen],
    ['nobody can be asked', 'dropped', 'dropped'],
    ['the node answers with another id', { body: `"${'cd'.repeat(32)}"` }, unseen],
  ])('names the transaction where the answer is lost and %s', async (_, post, lookUp) => {
    await expect(send(post, lookUp)).rejects.toMatchObject({
      kind: 'network',
      message: expect.stringContaining(txid),
      hint: expect.stringContaining(`medrec tx wait ${txid}`),
      details: { txid },
    });
  });

  it('is refused with a reason that is not shown when it is endless', async () => {
    const depth = 200_000;
    const body = `{"error":"x","reason":"Odd","reason_data":${'['.repeat(depth)}${']'.repeat(depth)}}`;
    await expect(send({ status: 400, body }, unseen)).rejects.toMatchObject({
      code: 'transaction-rejected',
      details: { reasonData: null },
    });
  });
});

describe('waiting', () => {
  const wait = async (reply: () => Reply, options: { timeout?: number; accepted?: boolean } = {}) => {
    const node = await startFakeNode(reply);
    return await waitForTransaction(node.chain, txid, { timeout: 60, ...options });
  };

  it('goes on while the indexer fails for a moment', async () => {
    const replies = inTurn(
      seen('pending'),
      'dropped',
      'dropped',
      { status: 502, body: 'x' },
      seen('success'),
    );
    expect(await wait(replies)).toMatchObject({ status: 'success' });
  });

  it('ends when the indexer stays away, and names the transaction', async () => {
    await expect(wait(inTurn(seen('pending'), 'dropped'))).rejects.toMatchObject({
      code: 'node-unreachable',
      details: { txid },
    });
  });

  it('ends at once when the indexer was never there', async () => {
    const { chain, requests } = await startFakeNode(() => 'dropped');
    await expect(waitForTransaction(chain, txid, { timeout: 60 })).rejects.toMatchObject({ kind: 'network' });
    // The client itself tries twice.
    expect(requests).toHaveLength(2);
  });

  it('calls what the node accepted pending, and what it never saw unknown', async () => {
    await expect(wait(() => unseen, { timeout: 1, accepted: true })).rejects.toMatchObject({
      code: 'transaction-pending',
      kind: 'pending',
    });
    await expect(wait(() => unseen, { timeout: 1 })).rejects.toMatchObject({ code: 'transaction-unknown' });
  });

  it('names the transaction when it is interrupted, and does not advise to send it again', async () => {
    const node = await startFakeNode(() => {
      node.interrupt();
      return seen('pending');
    });
    const waiting = waitForTransaction(node.chain, txid, { timeout: 60 });
    await expect(waiting).rejects.toMatchObject({
      code: 'interrupted',
      exitCode: 130,
      message: expect.stringContaining(txid),
      hint: expect.not.stringContaining('the same command'),
      details: { txid, next: `medrec tx wait ${txid}` },
    });
  });

  it('does not believe a block of an abandoned fork', async () => {
    const replies = inTurn(seen('success', { canonical: false }), seen('abort_by_response'));
    expect(await wait(replies)).toMatchObject({ status: 'abort_by_response' });
  });

  it.each([
    ['dropped_stale_garbage_collect', 'transaction-dropped'],
    ['dropped_replace_by_fee', 'transaction-replaced'],
  ])('ends when it is %s', async (status, code) => {
    await expect(wait(() => seen(status))).rejects.toMatchObject({ code, exitCode: 6 });
  });

  it('refuses the status of another transaction', async () => {
    const other = { body: { tx_id: 'cd'.repeat(32), tx_status: 'success' } };
    await expect(wait(() => other)).rejects.toMatchObject({ code: 'node-unusable' });
  });
});

describe('a nonce', () => {
  it('of more than 64 bits is refused before anything is signed with it', async () => {
    const { chain } = await startFakeNode((request) =>
      request.includes('/v2/accounts/') ? { body: { balance: '0x01', nonce: '9'.repeat(30) } } : unseen,
    );
    await expect(chain.nextNonce('ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM')).rejects.toMatchObject({
      code: 'node-unusable',
    });
  });
});
