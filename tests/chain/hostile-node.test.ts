import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSteppedClock } from '../support/clocks.ts';
import { runMedrec, temporaryHome } from '../support/run-medrec.ts';

/** What the fake node answers next; each test sets its own. */
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let url: string;
const server = createServer((request, response) => answer(request, response));

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const json = (status: number, body: unknown) => (_: IncomingMessage, response: ServerResponse) => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
};

async function status(...argv: string[]) {
  const { env } = temporaryHome();
  const line = argv.length > 0 ? argv : ['tx', 'status', 'ab'.repeat(32)];
  const { code, stdout, stderr } = await runMedrec([...line, '--json', '--node-url', url], {
    env,
    ...startSteppedClock(),
  });
  const envelope = JSON.parse(stdout);
  return { code, stderr, error: envelope.errors[0], data: envelope.data };
}

describe('a node that answers', () => {
  it.each([
    ['HTML', json(200, '<html>Bad gateway</html>')],
    ['nothing', json(200, '')],
    ['another shape', json(200, { tx_id: 7 })],
    ['a txid that is none', json(200, { tx_id: 'zz', tx_status: 'success' })],
    [
      'a result that is no Clarity value',
      json(200, { tx_id: `0x${'ab'.repeat(32)}`, tx_status: 'success', tx_result: { hex: '0x99ff' } }),
    ],
    ['a txid of a megabyte', json(200, { tx_id: 'z'.repeat(1 << 20), tx_status: 'success' })],
    ['a status of a megabyte', json(200, { tx_id: 'ab'.repeat(32), tx_status: 'z'.repeat(1 << 20) })],
    ['a status of 500', json(500, 'oops')],
    ['429', json(429, 'slow down')],
  ])('%s ends with code 5 and says what came', async (_, fake) => {
    answer = fake;
    const { code, error, stderr } = await status();
    expect({ code, name: error.code, stderr }).toEqual({ code: 5, name: 'node-unusable', stderr: '' });
    expect(error.message).toContain(url);
    expect(error.message.length).toBeLessThan(1_000);
    expect(error.hint).toContain('medrec');
  });

  it('more than 4 MiB is cut off', async () => {
    answer = (_, response) => {
      response.writeHead(200);
      const chunk = Buffer.alloc(1 << 20, 0x20);
      const pump = () => {
        while (!response.destroyed && response.write(chunk));
        if (!response.destroyed) response.once('drain', pump);
      };
      pump();
    };
    expect((await status()).error).toMatchObject({
      code: 'node-unusable',
      message: expect.stringContaining('bytes'),
    });
  });

  it('a redirect elsewhere is not followed', async () => {
    answer = (_, response) => {
      response.writeHead(302, { location: 'http://127.0.0.1:1/' });
      response.end();
    };
    expect(await status()).toMatchObject({ code: 5, error: { code: 'node-unreachable' } });
  });

  it('by dropping the connection is tried once more, then said to be dead', async () => {
    let requests = 0;
    answer = (request) => {
      requests += 1;
      request.socket.destroy();
    };
    expect(await status()).toMatchObject({ code: 5, error: { code: 'node-unreachable' } });
    expect(requests).toBe(2);
  });

  it('with control characters cannot steer the terminal', async () => {
    const hostile = 'success\u001b[2J\u202e';
    answer = json(200, { tx_id: 'ab'.repeat(32), tx_status: hostile });
    const { env } = temporaryHome();
    const { code, stdout } = await runMedrec(['tx', 'status', 'ab'.repeat(32), '--node-url', url], { env });
    expect(code).toBe(0);
    expect(stdout.replaceAll(/[\n\t]/g, '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it('a reason without end is cut short', async () => {
    const long = 'x'.repeat(1 << 20);
    answer = (request, response) => {
      const info = { network_id: 0x80000000, stacks_tip_height: 5, burn_block_height: 5 };
      const path = request.url ?? '';
      json(200, path.endsWith('/v2/info') ? info : { okay: false, cause: long })(request, response);
    };
    const { env } = temporaryHome();
    writeFileSync(
      String(env.MEDREC_CONFIG),
      '[profiles.simnet]\nregistry = "ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM.registry"\n',
    );
    const { code, stdout, stderr } = await runMedrec(['is-paused', '--node-url', url], { env });
    expect({ code, stdout }).toEqual({ code: 6, stdout: '' });
    expect(stderr).toContain('would not run');
    expect(stderr.length).toBeLessThan(1_000);
  });

  it('another chain id is refused before anything else', async () => {
    answer = json(200, { network_id: 1, stacks_tip_height: 5, burn_block_height: 5 });
    const { code, error } = await status('is-paused');
    expect({ code, name: error.code }).toEqual({ code: 3, name: 'network-mismatch' });
    expect(error.message).toContain('chain id 1');
  });
});
