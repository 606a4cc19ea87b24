import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { ListSender, type RowEnd } from '../../src/lib/batch/send-lists.ts';
import type { TransactionStatus } from '../../src/lib/chain/chain.ts';
import { fail, type MedrecError } from '../../src/lib/errors/medrec-error.ts';
import type { Job } from '../../src/lib/transactions/send-jobs.ts';

const success = (txid: string) => ({ txid, status: 'success' }) as TransactionStatus;
const refused = (txid: string) =>
  ({
    txid,
    status: 'abort_by_response',
    result: { type: 'err', value: { type: 'uint', value: 201n } },
  }) as const;

/** A sender of the numbers below `count`, and a chain that refuses a list with a bad number whole. */
function makeSender(
  count: number,
  {
    bad = new Set<number>(),
    explained = true,
    longest = 200,
    ofSender = false,
    away = undefined as MedrecError | undefined,
  } = {},
) {
  const ends: RowEnd<number>[] = [];
  const lengths: number[] = [];
  const sender = new ListSender<number>({
    batch: 'b',
    folders: { locks: '', transactions: '' },
    maxFee: 1n,
    inFlight: 25,
    timeout: 1,
    rows: (async function* () {
      for (let row = 0; row < count; row += 1) yield row;
    })(),
    longest,
    subject: 'register-providers',
    keyOf: String,
    makeIntent: async () => ({ kind: 'transfer', recipient: '', amount: 1n }),
    explain: async (rows) => {
      if (away !== undefined) throw away;
      return explained
        ? rows.filter((row) => bad.has(row)).map((row) => ({ row, status: 'failed', reason: 'bad' }))
        : [];
    },
    concernsSender: () => ofSender,
    ended: async (rows) => {
      ends.push(...rows);
    },
  });
  /** What the chain makes of a list. */
  const mine = async (job: Job<number>) => {
    lengths.push(job.rows.length);
    const txid = String(lengths.length);
    const transaction = job.rows.some((row) => bad.has(row)) ? refused(txid) : success(txid);
    await sender.end({ job, status: 'mined', transaction: transaction as TransactionStatus });
  };
  return { sender, ends, lengths, mine };
}

/** Sends as long as there are lists, `inFlight` of them at once; which ends next is chosen by `choose`. */
async function sendAll({ sender, mine }: ReturnType<typeof makeSender>, inFlight: number, choose = () => 0) {
  const flights: Job<number>[] = [];
  for (;;) {
    while (flights.length < inFlight) {
      const job = await sender.take();
      if (job === undefined) break;
      flights.push(job);
    }
    const [job] = flights.splice(choose() % Math.max(1, flights.length), 1);
    if (job === undefined) return await sender.leaveRest();
    await mine(job);
  }
}

describe('sending lists', () => {
  it.each([
    [0, []],
    [1, [1]],
    [200, [200]],
    [201, [200, 1]],
    [450, [200, 200, 50]],
  ])('of %i rows makes lists of %j', async (count, expected) => {
    const run = makeSender(count);
    await sendAll(run, 1);
    expect(run.lengths).toEqual(expected);
    expect(run.ends.map(({ status }) => status)).toEqual(Array(count).fill('done'));
  });

  test.prop(
    [
      fc.integer({ min: 1, max: 500 }),
      fc.uniqueArray(fc.nat(499), { maxLength: 6 }),
      fc.boolean(),
      fc.integer({ min: 1, max: 25 }),
      fc.infiniteStream(fc.nat(1000)),
    ],
    { numRuns: 60 },
  )('ends each row once, and only the bad ones badly', async (count, places, explained, inFlight, order) => {
    const bad = new Set(places.filter((place) => place < count));
    const run = makeSender(count, { bad, explained });
    await sendAll(run, inFlight, () => order.next().value ?? 0);
    expect(run.ends.map(({ row }) => row).sort((a, b) => a - b)).toEqual([...Array(count).keys()]);
    for (const { row, status } of run.ends) expect(status).toBe(bad.has(row) ? 'failed' : 'done');
    expect(Math.max(...run.lengths)).toBeLessThanOrEqual(200);
    // a bad row that nothing explains is found by halving: 2 lists a level
    expect(run.lengths.length).toBeLessThanOrEqual(Math.ceil(count / 200) + bad.size * 16);
  });

  it('ends at a refusal that would meet every list, and leaves the rest unsent', async () => {
    const run = makeSender(500, { bad: new Set([3]), ofSender: true });
    await sendAll(run, 1);
    expect(run.lengths).toEqual([200]);
    expect(run.sender.stopped?.kind).toBe('aborted');
    expect(run.ends.filter(({ status }) => status === 'failed')).toHaveLength(200);
    expect(run.ends.filter(({ status }) => status === 'unsent')).toHaveLength(300);
  });

  it.each(['refused', 'lost'] as const)(
    'ends the rows of a list that was %s, and cannot be asked about',
    async (how) => {
      const away = fail('node-unreachable', { url: 'http://127.0.0.1:1', reason: 'ECONNREFUSED' });
      const { sender, ends, mine } = makeSender(5, { bad: new Set([1]), longest: 2, away });
      const job = (await sender.take()) as Job<number>;
      if (how === 'refused') await mine(job);
      else await sender.end({ job, status: 'lost', txid: 'a' });
      expect(sender.stopped).toBe(away);
      expect(await sender.take()).toBeUndefined();
      await sender.leaveRest();
      expect(ends.map(({ row, status }) => [row, status])).toEqual(
        [0, 1, 2, 3, 4].map((row) => [row, 'unsent']),
      );
      expect(ends[0]?.reason).toContain('ECONNREFUSED');
    },
  );

  it('asks about the rows of a list that was lost, and sends those again that are not done', async () => {
    const run = makeSender(3, { bad: new Set([1]) });
    const job = await run.sender.take();
    if (job === undefined) throw new Error('nothing to send');
    await run.sender.end({ job, status: 'lost', txid: 'aa' });
    expect(run.ends.map(({ row, status }) => [row, status])).toEqual([[1, 'failed']]);
    await sendAll(run, 1);
    expect(run.ends.map(({ row }) => row)).toEqual([1, 0, 2]);
  });

  it('says of what is under way that it is pending, and of what was not signed that it is unsent', async () => {
    const run = makeSender(400);
    const [one, other] = [await run.sender.take(), await run.sender.take()];
    const error = fail('interrupted', {});
    await run.sender.end({ job: one as Job<number>, status: 'open', txid: 'aa', error });
    await run.sender.end({ job: other as Job<number>, status: 'unsent', error });
    expect(run.ends[0]).toMatchObject({ status: 'pending', txid: 'aa' });
    expect(run.ends[0]?.reason).toContain('it is not known');
    expect(run.ends[200]).toMatchObject({ status: 'unsent', reason: error.message });
    expect(run.sender.transactions).toBe(1);
  });
});
