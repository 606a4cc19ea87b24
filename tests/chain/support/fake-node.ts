import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { type Chain, openChain } from '../../../src/lib/chain/chain.ts';

/** Answers a request, or drops the connection. */
export type Reply = { status?: number; body: unknown } | 'dropped';

export interface FakeNode {
  chain: Chain;
  /** `METHOD path` of every request that came. */
  requests: string[];
  interrupt(): void;
}

/**
 * Replies of a node whose account stands at nonce 5 for ever, as that of an indexer that lags. It takes every
 * transaction, and its answer to that is lost: the transaction has the status that `status` gives.
 */
export function lossyReplies(status: () => string): (request: string) => Reply {
  const replies: [RegExp, (request: string) => Reply][] = [
    [/\/v2\/info$/, () => ({ body: { network_id: 0x80000000, stacks_tip_height: 1, burn_block_height: 1 } })],
    [/\/v2\/accounts\//, () => ({ body: { balance: '0xff', nonce: 5 } })],
    [/^POST \/v2\/transactions$/, () => 'dropped'],
    [
      /\/v1\/tx\/0x/,
      (request) => ({ body: { tx_id: /0x([0-9a-f]{64})/.exec(request)?.[1], tx_status: status() } }),
    ],
  ];
  return (request) =>
    replies.find(([pattern]) => pattern.test(request))?.[1](request) ?? { status: 404, body: {} };
}

interface FakeNodeOptions {
  /** Of the profile. */
  name?: string;
  maxTipAge?: number | null;
  now?: () => number;
}

/**
 * A node and indexer that answers what a test says, and a client of it. Its clock moves on by 0.3 s whenever it is
 * read, so that nothing here waits for long.
 *
 * @param reply gets method and path
 */
export async function startFakeNode(
  reply: (request: string) => Reply,
  { name = 'simnet', maxTipAge = null, now = tick() }: FakeNodeOptions = {},
): Promise<FakeNode> {
  const requests: string[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const line = `${request.method} ${request.url}`;
    requests.push(line);
    request.resume();
    const answer = reply(line);
    if (answer === 'dropped') {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status ?? 200, { 'content-type': 'application/json' });
    response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const abort = new AbortController();
  const chain = openChain(
    {
      name,
      nodeUrl: url,
      indexerUrl: url,
      chainId: 0x80000000,
      transactionVersion: 'testnet',
      addressPrefix: 'ST',
      contracts: {},
      account: 0,
      maxFee: 1_000_000n,
      maxTipAge,
    },
    { now, signal: abort.signal },
  );
  return { chain, requests, interrupt: () => abort.abort() };
}

function tick(): () => number {
  let time = 1_800_000_000_000;
  return () => {
    time += 300;
    return time;
  };
}
