import { request } from 'node:http';
import { connect } from 'node:net';
import { fc, test } from '@fast-check/vitest';
import { Cl } from '@stacks/transactions';
import { beforeAll, describe, expect, it } from 'vitest';
import { differences } from '../../src/lib/simnet/differences.ts';
import { counterSource } from './support/contracts.ts';
import { type Actor, ask, signCall, signDeploy, useSimnet } from './support/simnet.ts';

const simnet = useSimnet();
let actor: Actor;
let contract = '';
/** How many events the counter has printed. */
const events = 23;

beforeAll(async () => {
  actor = await simnet.fundedActor();
  contract = `${actor.address}.counter`;
  await simnet.send(await signDeploy(actor, 'counter', counterSource, { nonce: 0 }));
  for (let nonce = 1; nonce <= events; nonce += 1) {
    await simnet.send(await signCall(actor, contract, 'add', [Cl.uint(nonce)], { nonce }));
  }
});

/** Sends a request that fetch would not. */
function sendRaw(options: {
  method?: string;
  path: string;
  headers?: Record<string, string>;
  body?: Buffer | string;
}) {
  return new Promise<{ status: number; body: unknown }>((resolve, reject) => {
    const { port } = simnet.server;
    const sent = request({ host: '127.0.0.1', port, ...options }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        resolve({ status: response.statusCode ?? 0, body: text === '' ? undefined : JSON.parse(text) });
      });
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(options.body);
  });
}

describe('hostile requests', () => {
  it.each([
    ['another host', 'evil.example', 403],
    ['a host that begins like ours', '127.0.0.1.evil.example', 403],
    ['a host that ends like ours', 'evil.localhost', 403],
    ['localhost', 'localhost', 200],
    ['IPv6 loopback with a port', '[::1]:20443', 200],
  ])('are told by their Host: %s', async (_what, host, status) => {
    expect((await sendRaw({ path: '/v2/info', headers: { host } })).status).toBe(status);
  });

  it.each([
    ['GET', '/v2/nothing', 404],
    ['GET', '/', 404],
    ['GET', '//', 400],
    ['GET', '/v2/info/', 200],
    ['GET', '/v2/../v2/info', 200],
    ['PUT', '/v2/info', 405],
    ['DELETE', '/simnet/reset', 405],
    ['GET', '/v2/accounts/nobody', 400],
    ['GET', '/v2/accounts/%', 400],
    ['GET', '/v2/accounts/%ff%fe', 400],
    ['GET', '/v2/accounts/ST000000000000000000002AMW42I', 400],
    ['GET', '/v2/accounts/ST000000000000000000002AMW42H.1bad', 400],
    ['GET', '/v2/contracts/interface/ST000000000000000000002AMW42H/pox-4', 404],
    ['GET', '/v2/contracts/source/x/y', 400],
    ['GET', '/v2/data_var/ST000000000000000000002AMW42H/pox-4/x', 404],
    ['GET', '/extended/v1/tx/0x12', 400],
    ['GET', `/extended/v1/tx/${'ab'.repeat(32)}`, 404],
    ['GET', '/extended/v2/smart-contracts/nothing/logs', 400],
    ['GET', '/extended/v2/smart-contracts/ST000000000000000000002AMW42H.x/logs?limit=-1', 400],
    ['GET', '/extended/v2/smart-contracts/ST000000000000000000002AMW42H.x/logs?limit=1000', 400],
    ['GET', '/extended/v2/smart-contracts/ST000000000000000000002AMW42H.x/logs?cursor=x', 400],
    ['GET', '/extended/v2/smart-contracts/ST000000000000000000002AMW42H.x/logs?cursor=1:0:0:0', 404],
    ['GET', '/extended/v2/blocks/12345', 404],
    ['GET', '/simnet/status', 401],
    ['POST', '/simnet/stop', 401],
  ])('%s %s are answered with %i', async (method, path, status) => {
    const answer = await sendRaw({ method, path });
    expect(answer.status).toBe(status);
    if (status >= 400) expect(answer.body).toMatchObject({ error: expect.any(String) });
  });

  const routes = [
    '/v2/transactions',
    '/v2/fees/transaction',
    '/v2/contracts/call-read/ST000000000000000000002AMW42H/counter/get-total',
    '/v2/map_entry/ST000000000000000000002AMW42H/counter/sums',
  ];
  const bodies = fc.oneof(
    fc.json(),
    fc.string({ unit: 'binary' }),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    fc
      .record({ tx: fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-f]{0,400}$/), fc.anything()) })
      .map(toJson),
    fc
      .record({
        sender: fc.oneof(fc.string(), fc.constant('ST000000000000000000002AMW42H')),
        arguments: fc.array(fc.anything()),
      })
      .map(toJson),
    fc
      .record({
        transaction_payload: fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-f]{0,99}$/)),
        estimated_len: fc.anything(),
      })
      .map(toJson),
    fc.stringMatching(/^[0-9a-f]{0,99}$/).map(toJson),
  );
  const types = fc.constantFrom(
    'application/json',
    'application/octet-stream',
    'text/plain',
    'application/json; charset=utf-8',
    '',
  );

  test.prop([fc.constantFrom(...routes), types, bodies], { numRuns: 300 })(
    'with any body get an answer of JSON, and change nothing',
    async (path, type, body) => {
      const { status, body: answer } = await sendRaw({
        method: 'POST',
        path,
        headers: type === '' ? {} : { 'content-type': type },
        body,
      });
      expect([200, 400]).toContain(status);
      if (status === 400) expect(answer).toMatchObject({ error: expect.any(String) });
      if (path === '/v2/transactions') expect(status).toBe(400);
      expect((await simnet.server.admin.status()).transactions).toBe(events + 1);
    },
  );

  test.prop([fc.stringMatching(/^\/[\x21-\x7e]{0,200}$/), fc.constantFrom('GET', 'POST')], { numRuns: 200 })(
    'for any path get an answer of JSON',
    async (path, method) => {
      const { status, body } = await sendRaw({
        method,
        path,
        headers: { 'content-type': 'application/json' },
        body: method === 'POST' ? '{}' : '',
      });
      expect(status).not.toBe(500);
      expect(body).toBeTypeOf('object');
    },
  );

  test.prop([fc.nat(), fc.integer({ min: 1, max: 255 })], { numRuns: 60 })(
    'with a transaction of which one byte was changed are rejected',
    async (at, by) => {
      const bytes = Buffer.from(
        (await signCall(actor, contract, 'add', [Cl.uint(1)], { nonce: events + 1 })).serialize(),
        'hex',
      );
      const index = at % bytes.length;
      bytes[index] = (bytes[index] ?? 0) ^ by;
      const { status, body } = await sendRaw({
        method: 'POST',
        path: '/v2/transactions',
        headers: { 'content-type': 'application/octet-stream' },
        body: bytes,
      });
      expect(status).toBe(400);
      expect(body).toMatchObject({
        error: 'transaction rejected',
        reason: expect.any(String),
        txid: expect.any(String),
      });
    },
  );

  it('with a body of five megabytes are refused', async () => {
    const answer = await sendRaw({
      method: 'POST',
      path: '/v2/transactions',
      headers: { 'content-type': 'application/octet-stream' },
      body: Buffer.alloc(5 << 20),
    }).catch((error: NodeJS.ErrnoException) => error.code);
    // The rest of the body may meet a closed connection before the answer is read.
    expect([{ status: 413, body: { error: expect.any(String) } }, 'EPIPE', 'ECONNRESET']).toContainEqual(
      answer,
    );
  });

  it('that are no HTTP, or end early, leave the server as it was', async () => {
    const { port } = simnet.server;
    for (const bytes of [
      '\x00\x01\x02\r\n\r\n',
      'GET',
      'POST /v2/transactions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 999\r\n\r\nabc',
    ]) {
      await new Promise<void>((resolve) => {
        const socket = connect(port, '127.0.0.1', () => socket.end(bytes));
        socket.on('error', () => undefined);
        socket.on('close', () => resolve());
        socket.resume();
      });
    }
    expect((await simnet.get('/v2/info')).status).toBe(200);
  });
});

describe('the admin routes', () => {
  const admin = (path: string, body?: unknown, token = simnet.server.token) =>
    ask(`${simnet.server.url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  it('want the token of the data folder', async () => {
    for (const token of ['', 'x'.repeat(64), simnet.server.token.slice(1)]) {
      expect((await admin('/simnet/status', undefined, token)).status).toBe(401);
      expect((await admin('/simnet/fund', { address: actor.address, amount: '5' }, token)).status).toBe(401);
    }
    expect(await admin('/simnet/status')).toMatchObject({
      status: 200,
      body: { differences, pid: process.pid },
    });
  });

  it.each([
    ['/simnet/fund', { address: 'x', amount: '5' }],
    ['/simnet/fund', { address: 'ST000000000000000000002AMW42H', amount: 5 }],
    ['/simnet/fund', { address: 'ST000000000000000000002AMW42H', amount: '0' }],
    ['/simnet/fund', { address: 'ST000000000000000000002AMW42H', amount: '-1' }],
    ['/simnet/fund', { address: 'ST000000000000000000002AMW42H', amount: '9'.repeat(30) }],
    ['/simnet/mine', { blocks: 0 }],
    ['/simnet/mine', { blocks: 1e9 }],
    ['/simnet/mine', { blocks: 1, burnBlocks: 1 }],
    ['/simnet/mine', { until: 1 }],
    ['/simnet/mine', { until: 1e12 }],
    ['/simnet/mine', { for: 1e10 }],
    ['/simnet/mine', { hours: 1 }],
    ['/simnet/mine', {}],
    ['/simnet/mine', []],
  ])('refuse %s %j', async (path, body) => {
    expect(await admin(path, body)).toMatchObject({ status: 400, body: { error: expect.any(String) } });
  });
});

describe('the indexer routes', () => {
  it('list what a contract printed, newest first, page by page', async () => {
    const path = `/extended/v2/smart-contracts/${contract}/logs`;
    interface Page {
      total: number;
      next_cursor: string | null;
      prev_cursor: string | null;
      cursor: string | null;
      results: {
        event_index: number;
        tx_id: string;
        contract_log: { value: { hex: string; repr: string } };
      }[];
    }
    const seen: string[] = [];
    const back: (string | null)[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body } = await simnet.get(`${path}?limit=5${cursor === '' ? '' : `&cursor=${cursor}`}`);
      const page = body as Page;
      expect(page.total).toBe(events);
      back.push(page.next_cursor);
      seen.push(...page.results.map(({ contract_log }) => contract_log.value.repr));
      cursor = page.prev_cursor;
    }
    expect(seen).toHaveLength(events);
    const numbers = seen.map((repr) => Number(/\(by u(\d+)\)/.exec(repr)?.[1]));
    expect(numbers).toEqual(Array.from({ length: events }, (_, i) => events - i));
    expect(back[0]).toBeNull();
    const { body } = await simnet.get(`${path}?limit=5&cursor=${back[2]}`);
    expect((body as Page).results.map(({ contract_log }) => contract_log.value.repr)).toEqual(
      seen.slice(5, 10),
    );

    const { body: printed } = await simnet.get(
      `/extended/v2/smart-contracts/${contract}/print-events?limit=5`,
    );
    expect((printed as Page).results).toHaveLength(5);
    const { body: offset } = await simnet.get(`/extended/v1/contract/${contract}/events?limit=4&offset=2`);
    expect((offset as Page).results.map(({ contract_log }) => contract_log.value.repr)).toEqual(
      seen.slice(2, 6),
    );
  });

  it('give an event as the contract printed it', async () => {
    const { body } = await simnet.get(`/extended/v2/smart-contracts/${contract}/logs?limit=1`);
    const { results } = body as { results: [{ tx_id: string; contract_log: { value: { hex: string } } }] };
    const [{ tx_id, contract_log }] = results;
    const { body: transaction } = await simnet.get(`/extended/v1/tx/${tx_id}`);
    const {
      block_time,
      block_height,
      events: own,
    } = transaction as { block_time: number; block_height: number; events: unknown[] };
    expect(own).toEqual(results);
    expect(Cl.deserialize(contract_log.value.hex)).toEqual(
      Cl.tuple({
        topic: Cl.stringAscii('added'),
        by: Cl.uint(events),
        sum: Cl.uint((events * (events + 1)) / 2),
        time: Cl.uint(block_time),
        height: Cl.uint(block_height),
      }),
    );
  });

  it('know nothing of what is not there', async () => {
    const empty = '/extended/v2/smart-contracts/ST000000000000000000002AMW42H.nothing/logs';
    expect(await simnet.get(empty)).toEqual({
      status: 200,
      body: {
        limit: 20,
        offset: 0,
        total: 0,
        next_cursor: null,
        prev_cursor: null,
        cursor: null,
        results: [],
      },
    });
  });
});

function toJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch {
    return '{"a":';
  }
}
