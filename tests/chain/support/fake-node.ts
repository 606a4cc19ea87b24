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
