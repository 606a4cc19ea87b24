import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { deserializeTransaction } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import type { TransactionIntent } from '../../src/lib/chain/build-transaction.ts';
import { exitCodes } from '../../src/lib/errors/exit-codes.ts';
import { awaitEarlier } from '../../src/lib/transactions/await-earlier.ts';
import { signAndSend } from '../../src/lib/transactions/send.ts';
import { sendJobs } from '../../src/lib/transactions/send-jobs.ts';
import { withAccount } from '../../src/lib/transactions/with-account.ts';
import { useClinic } from '../support/clinic.ts';
import { startSteppedClock } from '../support/clocks.ts';
import { type ProxyNode, useProxyNode } from '../support/proxy-node.ts';
import type { ProxiedRequest } from '../support/proxy-server.ts';
import { useClinicBatch } from './support/clinic-batch.ts';
import {
  makeJob,
  makeRows,
  openRunChain,
  type RunOptions,
  type RunReport,
  registerAll,
} from './support/register-all.ts';

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

/** Has the node take every other transaction and deny it: by its answer, and for two questions after it. */
function denyTaken(node: ProxyNode, answer: { status: number; text: string }): void {
  const bad = every(2);
  let hidden = 0;
  node.tamper((request) => {
    if (!isBroadcast(request) || !bad()) return undefined;
    hidden = 2;
    return answer;
  });
  node.intercept((request) => {
    if (!isStatus(request) || hidden === 0) return undefined;
    hidden -= 1;
    return unseen;
  });
}

describe('a batch behind a node that is broken or lies', () => {
  const clinic = useClinic();
  const node = useProxyNode(() => clinic.server.url);
  const batch = useClinicBatch(clinic);
  const clock = startSteppedClock();

  const through = (more: Partial<RunOptions> = {}) =>
    batch.options({ nodeUrl: node.url, indexerUrl: node.url, ...more });
  const run = async (options: RunOptions): Promise<RunReport> =>
    await registerAll(openRunChain(options, clock), batch.signer, options);

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
      (node) => denyTaken(node, rejection('BadNonce')),
    ],
    [
      'rejects in HTML, with a node’s own status, what it took',
      (node) => denyTaken(node, { status: 400, text: html }),
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
    const chain = openRunChain(options, { ...clock, now: () => clock.now() + late });
    const report = await registerAll(chain, batch.signer, options);
    expect(report).toMatchObject({ stopped: undefined, refused: 0, registered: options.rows });
    await batch.expectOnce(options, before, BigInt(report.spent));
  });

  it('that goes away while it is asked for what an earlier run left has every row once', async () => {
    const before = await batch.standing();
    const options = through({ timeout: 30, rows: 9 });
    let isLost = true;
    node.intercept((request) => (isLost && isBroadcast(request) ? 'dropped' : undefined));
    const left = await run(options);
    expect(left).toMatchObject({
      registered: 0,
      stopped: { kind: expect.stringMatching(/network|pending/) },
    });
    expect(left.open).toBeGreaterThan(0);
    isLost = false;
    // it has said which network it is of, and dies of the first thing that it is sent
    let isAlive = true;
    let away = 0;
    node.intercept((request) => {
      if (isBroadcast(request) && isAlive) {
        isAlive = false;
        away = 12;
      }
      if (away === 0) return undefined;
      away -= 1;
      return 'dropped';
    });
    const report = await run(options);
    expect(report).toMatchObject({ stopped: undefined, refused: 0, unsent: 0, open: 0 });
    expect({ isAlive, away }).toEqual({ isAlive: false, away: 0 });
    await batch.expectOnce(options, before);
  });

  it('that fails once when it is asked which network it is of is asked again', async () => {
    const options = through();
    const chain = openRunChain(options, clock);
    const broken = first(4);
    node.intercept(({ path }) => (path === '/v2/info' && broken() ? 'dropped' : undefined));
    await expect(chain.checkNetwork()).rejects.toMatchObject({ code: 'node-unreachable' });
    await expect(chain.networkKey()).rejects.toMatchObject({ code: 'node-unreachable' });
    await chain.checkNetwork();
    expect(await chain.networkKey()).toBe(await batch.truth.networkKey());
  });

  it('that answers late, or never, has every row once', async () => {
    const before = await batch.standing();
    const options = through({ rows: 9 });
    const slow = every(5);
    // the node hears of it, and the answer comes when nobody listens any more
    node.tamper(async () => {
      if (slow()) await delay(300);
      return undefined;
    });
    const report = await registerAll(
      openRunChain(options, { ...clock, answerTimeout: 100 }),
      batch.signer,
      options,
    );
    expect({ ...report, registered: report.registered + report.skipped }).toMatchObject({
      stopped: undefined,
      refused: 0,
      registered: options.rows,
    });
    await batch.expectOnce(options, before, BigInt(report.spent));
  });

  it('that refuses it and has it all the same is asked before anything else is sent', async () => {
    const before = await batch.standing();
    const options = through({ rows: 3, network: 'devnet' });
    const taken: string[] = [];
    let isShown = false;
    // it waits in the mempool, where this indexer counts it and does not show it
    node.intercept((request) => {
      if (isBroadcast(request) && !isShown) {
        taken.push(request.body.toString('hex'));
        return rejection('FeeTooLow');
      }
      return undefined;
    });
    node.tamper((request, { text }) => {
      if (!isNonces(request) || taken.length === 0 || isShown) return undefined;
      const known = JSON.parse(text) as { possible_next_nonce: number };
      return { text: JSON.stringify({ ...known, possible_next_nonce: known.possible_next_nonce + 1 }) };
    });
    expect((await run(options)).stopped).toMatchObject({ code: 'transaction-rejected' });
    const doubtful = await run({ ...options, timeout: 30 });
    expect(doubtful).toMatchObject({ unsent: 3, stopped: { code: 'nonce-in-doubt', exitCode: 8 } });
    expect(taken).toHaveLength(1);
    isShown = true;
    await fetch(`${clinic.server.url}/v2/transactions`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: Buffer.from(taken[0] ?? '', 'hex'),
    });
    expect(await run(options)).toMatchObject({ stopped: undefined, skipped: 3, transactions: 0 });
    await batch.expectOnce(options, before);
  });

  it('is not held up by what another run signed and could not send', async () => {
    const before = await batch.standing();
    const options = through({ rows: 12 });
    const folders = {
      locks: join(options.data, 'locks'),
      transactions: join(options.data, 'transactions'),
    };
    let isDead = false;
    node.intercept((request) => (isDead && isBroadcast(request) ? 'dropped' : undefined));
    const chain = openRunChain(options, clock);
    const jobs = makeRows(options).map((row) => makeJob(chain, [row]));
    const ends: string[] = [];
    const left = await sendJobs(chain, [batch.signer], {
      batch: 'one',
      folders,
      maxFee: 5000n,
      inFlight: 25,
      timeout: 600,
      async take() {
        if (jobs.length !== 6) return jobs.shift();
        // another run, which dies before it can send
        isDead = true;
        const other = openRunChain(options, clock);
        const [intent, batchOf] = [await jobs.shift()?.intent(), { id: 'two', rows: ['x'] }];
        const sending = withAccount(folders, other, batch.signer.address, (journal) =>
          signAndSend(
            other,
            batch.signer,
            intent as TransactionIntent,
            { folders, maxFee: 5000n, batch: batchOf },
            journal,
          ),
        );
        await expect(sending).rejects.toMatchObject({ kind: 'network' });
        isDead = false;
        return jobs.shift();
      },
      ended: async ({ status }) => {
        ends.push(status);
      },
    });
    expect({ left, ends }).toEqual({ left: undefined, ends: Array(11).fill('mined') });
    await awaitEarlier(chain, batch.signer.address, { folders, timeout: 600 });
    await batch.expectOnce(options, before);
  });

  it('that forgets all at once is given all at once again', async () => {
    const before = await batch.standing();
    const options = through();
    const lists = options.rows / options.listLength;
    const said: string[] = [];
    node.intercept((request) => {
      if (!isBroadcast(request)) return undefined;
      said.push('sent');
      return said.length > lists ? undefined : { status: 200, text: JSON.stringify(txidOf(request)) };
    });
    node.tamper((request, { text }) => {
      if (isStatus(request) && text.includes('"success"')) said.push('mined');
      return undefined;
    });
    expect(await run(options)).toMatchObject({ stopped: undefined, registered: options.rows });
    expect(said.slice(0, lists * 2)).toEqual(Array(lists * 2).fill('sent'));
    await batch.expectOnce(options, before);
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
          const body = {
            tx_id: /0x([0-9a-f]{64})/.exec(request.path)?.[1],
            tx_status: 'success',
            tx_result: result,
          };
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
