import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import type { TransactionIntent } from '../../src/lib/chain/build-transaction.ts';
import { openChain } from '../../src/lib/chain/chain.ts';
import type { Profile } from '../../src/lib/config/profiles.ts';
import { fail } from '../../src/lib/errors/medrec-error.ts';
import type { PlannedRow } from '../../src/lib/provider/plan-import.ts';
import {
  type SendFacts,
  type SentRow,
  sendRegistrations,
} from '../../src/lib/provider/send-registrations.ts';

const address = 'ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM';
const profile: Profile = {
  name: 'simnet',
  nodeUrl: 'http://127.0.0.1:9',
  indexerUrl: 'http://127.0.0.1:9',
  chainId: 0x80000000,
  transactionVersion: 'testnet',
  addressPrefix: 'ST',
  contracts: { 'access-control': `${address}.access-control` },
  account: 0,
  maxFee: 1n,
  maxTipAge: null,
};
const refusal = fail('transaction-dropped', { txid: '00', reason: 'refused' });

const makeRows = (count: number): PlannedRow[] =>
  Array.from({ length: count }, (_, line) => ({
    line,
    npi: String(line),
    role: 'nurse',
    principal: address,
    custodial: true,
    root: Uint8Array.of(line % 256, Math.floor(line / 256)),
    action: 'register',
  }));

/** A chain that takes a list unless a row of it is bad, as the contract does. */
function makeFacts(bad: ReadonlySet<PlannedRow>, change: Partial<SendFacts> = {}) {
  const lengths: number[] = [];
  const ended: SentRow[][] = [];
  const badRoots = new Set([...bad].map(({ root }) => Buffer.from(root).toString('hex')));
  const facts: SendFacts = {
    chain: openChain(profile, { now: Date.now, signal: new AbortController().signal }),
    signal: new AbortController().signal,
    async send(intent) {
      const roots = rootsOf(intent);
      lengths.push(roots.length);
      return {
        txid: String(lengths.length),
        ...(roots.some((root) => badRoots.has(root)) ? { refusal } : {}),
      };
    },
    findCulprits: async (rows) =>
      rows.filter((row) => bad.has(row)).map((row) => ({ row, status: 'failed', reason: 'bad' })),
    ended: async (rows) => {
      ended.push([...rows]);
    },
    ...change,
  };
  return { facts, lengths, ended };
}

function rootsOf(intent: TransactionIntent): string[] {
  const [list] = intent.kind === 'call' ? intent.functionArgs : [];
  if (list?.type !== 'list') throw new Error('no list');
  return list.value.map((row) => {
    if (row.type !== 'tuple' || row.value.root?.type !== 'buffer') throw new Error('no root');
    return row.value.root.value;
  });
}

describe('sending registrations', () => {
  it.each([
    [0, []],
    [1, [1]],
    [200, [200]],
    [201, [200, 1]],
    [450, [200, 200, 50]],
  ])('of %i rows makes lists of %j', async (count, expected) => {
    const { facts, lengths } = makeFacts(new Set());
    const { sent, stopped } = await sendRegistrations(makeRows(count), facts);
    expect({ lengths, stopped }).toEqual({ lengths: expected, stopped: undefined });
    expect(sent.every(({ status }) => status === 'registered')).toBe(true);
  });

  test.prop([fc.integer({ min: 1, max: 500 }), fc.array(fc.nat(499), { maxLength: 6 })], { numRuns: 40 })(
    'tells each row once, and registers all but the bad ones',
    async (count, places) => {
      const rows = makeRows(count);
      const bad = new Set(rows.filter((_, i) => places.includes(i)));
      const { facts, lengths, ended } = makeFacts(bad);
      const { sent, stopped } = await sendRegistrations(rows, facts);
      expect(stopped).toBeUndefined();
      expect(new Set(sent.map(({ row }) => row)).size).toBe(count);
      expect(sent).toHaveLength(count);
      expect(ended.flat()).toEqual(sent);
      for (const { row, status } of sent) expect(status).toBe(bad.has(row) ? 'failed' : 'registered');
      expect(Math.max(...lengths)).toBeLessThanOrEqual(200);
    },
  );

  it('counts as skipped what another transaction registered meanwhile', async () => {
    const rows = makeRows(3);
    const [first] = rows as [PlannedRow];
    const { facts } = makeFacts(new Set([first]), {
      findCulprits: async (list) =>
        list.filter((row) => row === first).map((row) => ({ row, status: 'skipped', reason: 'meanwhile' })),
    });
    const { sent } = await sendRegistrations(rows, facts);
    expect(sent.map(({ status }) => status)).toEqual(['skipped', 'registered', 'registered']);
  });

  it('ends at a refusal that no row explains', async () => {
    const rows = makeRows(201);
    const { facts } = makeFacts(new Set(rows.slice(0, 1)), { findCulprits: async () => [] });
    const { sent, stopped } = await sendRegistrations(rows, facts);
    expect(stopped).toBe(refusal);
    expect(sent.filter(({ status }) => status === 'failed')).toHaveLength(200);
    expect(sent.at(-1)?.status).toBe('unsent');
  });

  it.each([
    ['pending', fail('transaction-pending', { txid: 'ab' }), 'pending', 'ab'],
    ['interrupted', fail('interrupted', {}), 'pending', undefined],
    ['unknown to the node', fail('transaction-unknown', { url: 'x', txid: 'ab' }), 'pending', 'ab'],
    ['dropped', fail('transaction-dropped', { txid: 'ab', reason: 'x' }), 'failed', 'ab'],
    ['too dear', fail('fee-too-high', { fee: 2n, cap: 1n }), 'failed', undefined],
  ])('ends when a list is %s, and says what is known of it', async (_, error, status, txid) => {
    const { facts } = makeFacts(new Set(), {
      send: async () => {
        throw error;
      },
    });
    const { sent, stopped } = await sendRegistrations(makeRows(201), facts);
    expect(stopped).toBe(error);
    expect(sent[0]).toMatchObject({ status, ...(txid === undefined ? {} : { txid }) });
    expect(sent[200]?.status).toBe('unsent');
  });

  it('sends nothing more once it is interrupted', async () => {
    const abort = new AbortController();
    const { facts, lengths } = makeFacts(new Set(), { signal: abort.signal });
    const ended = facts.ended;
    facts.ended = async (rows) => {
      abort.abort();
      await ended(rows);
    };
    const { sent, stopped } = await sendRegistrations(makeRows(401), facts);
    expect({ lengths, code: stopped?.code }).toEqual({ lengths: [200], code: 'interrupted' });
    expect(sent.filter(({ status }) => status === 'unsent')).toHaveLength(201);
  });
});
