import { deserializeTransaction } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { exitCodes } from '../../src/lib/errors/exit-codes.ts';
import { useClinic } from '../support/clinic.ts';
import { type ProxyNode, useProxyNode } from '../support/proxy-node.ts';
import type { ProxiedRequest } from '../support/proxy-server.ts';
import { useClinicBatch } from './support/clinic-batch.ts';
import { openRunChain, type RunOptions, type RunReport, registerAll } from './support/register-all.ts';

const isBroadcast = ({ method, path }: ProxiedRequest) => method === 'POST' && path === '/v2/transactions';
const isEstimate = ({ path }: ProxiedRequest) => path === '/v2/fees/transaction';
const isStatus = ({ path }: ProxiedRequest) => path.startsWith('/extended/v1/tx/0x');
const isAccount = ({ path }: ProxiedRequest) => path.startsWith('/v2/accounts/');
const isNonces = ({ path }: ProxiedRequest) => path.endsWith('/nonces');
const txidOf = ({ body }: ProxiedRequest) => deserializeTransaction(body.toString('hex')).txid();
const rejection = (reason: string) => ({
  status: 400,
  text: JSON.stringify({ error: 'transaction rejected', reason, reason_data: { expected: 7 } }),
});
const unseen = { status: 404, text: '{"error":"not found"}' };
const html = '<html><body>502 Bad Gateway</body></html>';

/** Every `n`th time true. */
function every(n: number): () => boolean {
  let count = 0;
  return () => {
    count += 1;
    return count % n === 0;
  };
}

/** True the first `n` times. */
function first(n: number): () => boolean {
  let count = 0;
  return () => {
    count += 1;
    return count <= n;
  };
}

describe('a batch behind a node that is broken or lies', () => {
  const clinic = useClinic();
  const node = useProxyNode(() => clinic.server.url);
  const batch = useClinicBatch(clinic);
  /** A clock that runs a hundred times as fast, so that nothing here waits for long. */
  const started = Date.now();
  const now = () => started + (Date.now() - started) * 100;

  const through = (more: Partial<RunOptions> = {}) =>
    batch.options({ nodeUrl: node.url, indexerUrl: node.url, ...more });
  const run = async (options: RunOptions): Promise<RunReport> =>
    await registerAll(openRunChain(options, now), batch.signer, options);

  /** What is done to the node, which still lets one run through. */
  const survived: [string, (node: ProxyNode) => void][] = [
    [
      'answers in HTML to what it took',
      (node) => {
        const bad = every(2);
        node.tamper((request) => (isBroadcast(request) && bad() ? { text: html } : undefined));
      },
    ],
    [
      'cuts its answers in half',
      (node) => {
        const bad = every(3);
        node.tamper((request, { text }) =>
          (isStatus(request) || isBroadcast(request) || isNonces(request) || isAccount(request)) && bad()
            ? { text: text.slice(0, text.length / 2) }
            : undefined,
        );
      },
    ],
    [
      'answers with 5 MiB',
      (node) => {
        const bad = every(5);
        const huge = `"${'x'.repeat(5 << 20)}"`;
        node.tamper((request) => (isStatus(request) && bad() ? { text: huge } : undefined));
      },
    ],
    [
      'has too much to do, and says until when in every way',
      (node) => {
        const waits = ['0', 'Thu, 01 Jan 1970 00:00:00 GMT', '-1', '0'];
        let turn = 0;
        const bad = every(4);
        node.intercept(() => {
          if (!bad()) return undefined;
          turn += 1;
          return { status: 429, text: 'slow down', headers: { 'retry-after': String(waits[turn % 4]) } };
        });
      },
    ],
    [
      'drops connections before it takes anything',
      (node) => {
        const bad = every(3);
        node.intercept((request) => (isBroadcast(request) && bad() ? 'dropped' : undefined));
      },
    ],
    [
      'drops connections after it took what came',
      (node) => {
        const bad = every(3);
        node.tamper((request) => (isBroadcast(request) && bad() ? 'dropped' : undefined));
      },
    ],
    [
      'accepts what it then never knows',
      (node) => {
        const lost = new Set<string>();
        node.intercept((request) => {
          if (!isBroadcast(request)) return undefined;
          const txid = txidOf(request);
          if (lost.has(txid) || lost.size > 3) return undefined;
          lost.add(txid);
          return { status: 200, text: JSON.stringify(txid) };
        });
      },
    ],
    [
      'rejects, for a conflicting nonce, what it then confirms, and knows it late',
      (node) => {
        const bad = every(3);
        const late = first(6);
        node.tamper((request) =>
          isBroadcast(request) && bad() ? rejection('ConflictingNonceInMempool') : undefined,
        );
        node.intercept((request) => (isStatus(request) && late() ? unseen : undefined));
      },
    ],
    [
      'rejects, for a used nonce, what it has mined, and knows it late',
      (node) => {
        const bad = every(2);
        let hidden = 0;
        node.tamper((request) => {
          if (!isBroadcast(request) || !bad()) return undefined;
          hidden = 2;
          return rejection('BadNonce');
        });
        node.intercept((request) => {
          if (!isStatus(request) || hidden === 0) return undefined;
          hidden -= 1;
          return unseen;
        });
      },
    ],
    [
      'rejects in HTML, with a node’s own status, what it took',
      (node) => {
        const bad = every(2);
        let hidden = 0;
        node.tamper((request) => {
          if (!isBroadcast(request) || !bad()) return undefined;
          hidden = 2;
          return { status: 400, text: html };
        });
        node.intercept((request) => {
          if (!isStatus(request) || hidden === 0) return undefined;
          hidden -= 1;
          return unseen;
        });
      },
    ],
    [
      'answers with the id of another transaction',
      (node) => {
        const bad = every(3);
        node.tamper((request) =>
          isBroadcast(request) && bad() ? { text: `"${'cd'.repeat(32)}"` } : undefined,
        );
      },
    ],
    [
      'is behind with its nonces at times',
      (node) => {
        const bad = every(3);
        node.tamper((request, { text }) => {
          if (!isAccount(request) || !bad()) return undefined;
          const body = JSON.parse(text) as { nonce: number };
          return { text: JSON.stringify({ ...body, nonce: Math.max(0, body.nonce - 2) }) };
        });
      },
    ],
    [
      'dies in the middle and comes back, more than once',
      (node) => {
        let sent = 0;
        let away = 0;
        node.intercept((request) => {
          if (isBroadcast(request)) {
            sent += 1;
            if (sent === 3 || sent === 6) away = 8;
          }
          if (away === 0) return undefined;
          away -= 1;
          return 'dropped';
        });
      },
    ],
  ];

  it.each(survived)('that %s has every row once', async (_, breakNode) => {
    const before = await batch.standing();
    const options = through();
    breakNode(node);
    const report = await run(options);
    expect({ ...report, skipped: 0, registered: report.registered + report.skipped }).toMatchObject({
      stopped: undefined,
      refused: 0,
      registered: options.rows,
    });
    // each nonce is paid for once, so that what was signed for is what is paid at most
    await batch.expectOnce(options, before, BigInt(report.spent));
  });

  it('that is away now and then, for less than the timeout each time, has every row once', async () => {
    const before = await batch.standing();
    const options = through({ inFlight: 1 });
    let late = 0;
    const bad = every(4);
    node.intercept((request) => {
      if (!isEstimate(request) || !bad()) return undefined;
      // what passes between two outages is no part of either
      late += 500_000;
      return { status: 200, text: html };
    });
    const chain = openRunChain(options, () => now() + late);
    const report = await registerAll(chain, batch.signer, options);
    expect(report).toMatchObject({ stopped: undefined, refused: 0, registered: options.rows });
    await batch.expectOnce(options, before, BigInt(report.spent));
  });

  it('that fails once when it is asked which network it is of is asked again', async () => {
    const options = through();
    const chain = openRunChain(options, now);
    const broken = first(4);
    node.intercept(({ path }) => (path === '/v2/info' && broken() ? 'dropped' : undefined));
    await expect(chain.checkNetwork()).rejects.toMatchObject({ code: 'node-unreachable' });
    await expect(chain.networkKey()).rejects.toMatchObject({ code: 'node-unreachable' });
    await chain.checkNetwork();
    expect(await chain.networkKey()).toBe(await batch.truth.networkKey());
  });

  /** What makes a run stop; the next run, with the node as it should be, does the rest. */
  const stopped: [string, string, (node: ProxyNode) => void][] = [
    ['wants an absurd fee', 'fee-too-high', (node) => setFee(node, '9'.repeat(38))],
    ['wants more than the cap', 'fee-too-high', (node) => setFee(node, 5001)],
    ['wants a negative fee', 'node-unusable', (node) => setFee(node, -500)],
    ['wants a fee that is no number', 'node-unusable', (node) => setFee(node, '1e9')],
    ['wants half a fee', 'node-unusable', (node) => setFee(node, 0.5)],
    ['has a nonce far ahead', 'too-many-pending', (node) => setNext(node, 10 ** 9)],
    ['has a negative nonce', 'node-unusable', (node) => setNonce(node, -1)],
    ['has a nonce that is no number', 'node-unusable', (node) => setNonce(node, 'NaN')],
    ['has a nonce of 65 bits', 'node-unusable', (node) => setNonce(node, '18446744073709551616')],
    [
      'says that mined is what its node has never seen',
      'transaction-pending',
      (node) => {
        node.intercept((request) =>
          isBroadcast(request) ? { status: 200, text: JSON.stringify(txidOf(request)) } : undefined,
        );
        node.tamper((request) => {
          if (!isStatus(request)) return undefined;
          const result = { hex: '0x0703', repr: '(ok true)' };
          const body = { tx_id: request.path.slice(-64), tx_status: 'success', tx_result: result };
          return { status: 200, text: JSON.stringify(body) };
        });
      },
    ],
    [
      'knows nothing of what it takes',
      'transaction-pending',
      (node) =>
        node.intercept((request) =>
          isBroadcast(request) ? { status: 200, text: JSON.stringify(txidOf(request)) } : undefined,
        ),
    ],
    [
      'rejects everything',
      'transaction-rejected',
      (node) => node.intercept((request) => (isBroadcast(request) ? rejection('NotEnoughFunds') : undefined)),
    ],
    [
      'rejects everything with a reason that nobody knows',
      'transaction-rejected',
      (node) => node.intercept((request) => (isBroadcast(request) ? rejection('\u001b[2JOdd') : undefined)),
    ],
    [
      'has too much to do for ever',
      'node-unusable',
      (node) =>
        node.intercept((request) =>
          isBroadcast(request) || isEstimate(request)
            ? { status: 429, text: 'slow down', headers: { 'retry-after': '0' } }
            : undefined,
        ),
    ],
  ];

  it.each(stopped)('that %s stops it with %s, and the next run does the rest', async (_, code, breakNode) => {
    const before = await batch.standing();
    const options = through({ timeout: 30, rows: 9 });
    let isBroken = true;
    const broken = {
      ...node,
      intercept: (one) => node.intercept((request) => (isBroken ? one(request) : undefined)),
      tamper: (one) => node.tamper((request, answer) => (isBroken ? one(request, answer) : undefined)),
    } as ProxyNode;
    breakNode(broken);
    const halted = await run(options);
    expect(halted.stopped).toMatchObject({ code });
    expect(Object.keys(exitCodes)).toContain(halted.stopped?.kind);
    expect(halted.registered).toBe(0);
    expect(halted.open + halted.unsent).toBe(options.rows);
    await batch.expectNoKey(JSON.stringify(halted, toText));
    isBroken = false;
    const report = await run(options);
    expect(report).toMatchObject({ stopped: undefined, refused: 0 });
    await batch.expectOnce(options, before);
  });
});

function setFee(node: ProxyNode, fee: unknown): void {
  node.tamper((request) =>
    isEstimate(request) ? { text: JSON.stringify({ estimations: [{ fee }, { fee }, { fee }] }) } : undefined,
  );
}

function setNonce(node: ProxyNode, nonce: unknown): void {
  node.tamper((request) =>
    isAccount(request) ? { text: JSON.stringify({ balance: '0xffffffff', nonce }) } : undefined,
  );
}

function setNext(node: ProxyNode, nonce: number): void {
  node.tamper((request) =>
    isNonces(request)
      ? { text: JSON.stringify({ possible_next_nonce: nonce, detected_missing_nonces: [] }) }
      : undefined,
  );
}

function toText(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
