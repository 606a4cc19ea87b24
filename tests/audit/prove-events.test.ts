import { fc, test } from '@fast-check/vitest';
import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import type { EventSource, PrintedValue } from '../../src/lib/audit/event-source.ts';
import type { Head } from '../../src/lib/audit/head.ts';
import { proveEvents } from '../../src/lib/audit/prove-events.ts';
import type { Row } from '../../src/lib/audit/row.ts';
import { MedrecError } from '../../src/lib/errors/medrec-error.ts';
import { event, headOf, linkRows, rows } from './arbitrary-events.ts';
import { printed } from './fake-network.ts';

const log = linkRows(fc.sample(event, { numRuns: 9, seed: 7 }));
const head = headOf(log);
const value = (row: Row): PrintedValue => ({ txid: `0x${row.event.seq}`, hex: printed(row.event) });
/** Newest first. */
const values = log.map(value).toReversed();
const at = (seq: number): number => log.length - seq;

function pagesOf(all: readonly PrintedValue[], size: number): PrintedValue[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}

function sourceOf(pages: Iterable<readonly PrintedValue[]>): EventSource {
  return {
    name: 'http://127.0.0.1:1',
    async *readPages() {
      for (const values of pages) yield { values, place: undefined };
    },
  };
}

async function prove(pages: Iterable<readonly PrintedValue[]>, to: Head = head): Promise<bigint[]> {
  const seqs: bigint[] = [];
  for await (const { event: proven } of proveEvents(sourceOf(pages), to)) seqs.push(proven.seq);
  return seqs.toReversed();
}

async function fault(
  pages: Iterable<readonly PrintedValue[]>,
  to: Head = head,
): Promise<Record<string, unknown>> {
  try {
    await prove(pages, to);
  } catch (error) {
    if (error instanceof MedrecError) return { code: error.code, ...error.details };
    throw error;
  }
  throw new Error('nothing was found');
}

const all = log.map((row) => row.event.seq);

describe('events of an untrusted source', () => {
  test.prop([rows(0, 8), fc.integer({ min: 1, max: 5 })], { numRuns: 30 })(
    'are proven whatever the pages',
    async (any, size) => {
      const proven: Row['event'][] = [];
      const pages = pagesOf(any.map(value).toReversed(), size);
      for await (const one of proveEvents(sourceOf(pages), headOf(any))) proven.push(one.event);
      expect(proven.toReversed()).toEqual(any.map((row) => row.event));
    },
  );

  test.prop([fc.shuffledSubarray(values.slice(1), { minLength: values.length - 1 })], { numRuns: 30 })(
    'are put in order',
    async (shuffled) => {
      expect(await prove(pagesOf([values[0] as PrintedValue, ...shuffled], 20))).toEqual(all);
    },
  );

  it('may come twice, as pages shift while new ones arrive', async () => {
    expect(await prove([values.slice(0, 4), values.slice(2, 6), values.slice(5)])).toEqual(all);
  });

  it('that are newer than the head are passed over', async () => {
    expect(await prove(pagesOf(values, 4), headOf(log.slice(0, 5)))).toEqual(all.slice(0, 5));
    expect(await prove([[], values])).toEqual(all);
  });

  it('are not asked for when the log is empty', async () => {
    expect(await prove([], headOf([]))).toEqual([]);
  });

  it.each([1, 4, 8])('are found to lack seq %i', async (seq) => {
    const pages = pagesOf(values.toSpliced(at(seq), 1), 4);
    expect(await fault(pages)).toMatchObject({
      code: 'log-differs',
      seq: BigInt(seq),
      difference: 'missing',
    });
  });

  it('are found to lack a range', async () => {
    const reason = 'seq 3 to 5 were not given';
    expect(await fault([values.toSpliced(at(5), 3)])).toMatchObject({
      seq: 3n,
      difference: 'missing',
      reason,
    });
  });

  test.prop([fc.nat(log.length - 1), event], { numRuns: 20 })(
    'are found to be forged',
    async (index, other) => {
      const genuine = log[index] as Row;
      const forged = { ...other, seq: genuine.event.seq, prev: genuine.event.prev };
      const pages = pagesOf(values.with(at(index + 1), { txid: '0xbad', hex: printed(forged) }), 4);
      const found = await fault(pages);
      expect(found).toMatchObject({ code: 'log-differs', seq: genuine.event.seq, difference: 'changed' });
      expect(found.reason).toContain('0xbad');
    },
  );

  it('are found to be two of one number', async () => {
    const forged = { ...(log[4] as Row).event, time: 1n };
    for (const place of [at(5) + 1, at(4) + 1]) {
      const pages = [values.toSpliced(place, 0, { txid: '0xbad', hex: printed(forged) })];
      expect(await fault(pages)).toMatchObject({ seq: 5n, difference: 'added' });
    }
  });

  it.each([
    ['no hexadecimal', '0xzz'],
    ['hexadecimal without 0x', printed((log[2] as Row).event).slice(2)],
    ['nothing', ''],
    ['no value', '0x'],
    ['a value cut short', printed((log[2] as Row).event).slice(0, -2)],
    ['a number', `0x${Cl.serialize(Cl.uint(3))}`],
    ['an unknown type', '0xff'],
    ['a list that says it is endless', '0x0bffffffff'],
    ['optionals in each other', `0x${'0a'.repeat(200_000)}09`],
    [
      'a tuple without our fields',
      `0x${Cl.serialize(Cl.tuple({ topic: Cl.stringAscii('consent-granted') }))}`,
    ],
    ['a control character', printed((log[2] as Row).event).replace(/0d0000000\w{3}/, '0d0000000107')],
  ])('are no events when they are %s', async (_, hex) => {
    const pages = [values.with(at(3), { txid: '0xbad', hex })];
    expect(await fault(pages)).toMatchObject({ code: 'log-differs', seq: 3n, difference: 'changed' });
  });

  it('with bytes behind them are not what was printed', async () => {
    const pages = [values.with(at(3), { txid: '0xbad', hex: `${printed((log[2] as Row).event)}00` })];
    expect(await fault(pages)).toMatchObject({ code: 'log-differs', seq: 3n, difference: 'changed' });
  });

  it('that do not reach the head yet are waited for', async () => {
    expect(await fault([values.slice(2, 5)])).toMatchObject({ code: 'indexer-behind', newest: 7n, seq: 9n });
    expect(await fault([])).toMatchObject({ code: 'indexer-behind', newest: 0n, seq: 9n });
  });

  it('that begin elsewhere than with seq 1 are refused', async () => {
    const late = log.map(({ event: { seq, ...rest } }) => ({ ...rest, seq: seq + 1n }));
    // The head of a registry whose first event names one before it.
    const first = linkRows([late[0] as never])[0] as Row;
    const odd = { ...first.event, prev: 'ab'.repeat(32) };
    const { hashEvent } = await import('../../src/lib/contracts/event.ts');
    const oddHead = { ...headOf([first]), hash: hashEvent(odd) };
    expect(await fault([[{ txid: '0x1', hex: printed(odd) }]], oddHead)).toMatchObject({
      seq: 1n,
      difference: 'changed',
    });
  });

  it('do not hold the program up without end', async () => {
    let given = 0;
    function* endless(): Generator<PrintedValue[]> {
      yield values.slice(0, 2);
      for (;;) {
        given += 1;
        yield [];
      }
    }
    expect(await fault(endless())).toMatchObject({ seq: 1n, difference: 'missing' });
    expect(given).toBeLessThan(30);
  });

  it('do not fill the memory', async () => {
    const long = linkRows(Array.from({ length: 700 }, () => (log[0] as Row).event));
    let given = 0;
    function* withoutOne(): Generator<PrintedValue[]> {
      for (const row of long.toReversed()) {
        given += 1;
        if (row.event.seq !== 699n) yield [value(row)];
      }
    }
    expect(await fault([[...withoutOne()].flat()], headOf(long))).toMatchObject({
      seq: 699n,
      difference: 'missing',
    });
    given = 0;
    expect(await fault(withoutOne(), headOf(long))).toMatchObject({ seq: 699n, difference: 'missing' });
    expect(given).toBeLessThan(50);
  });
});
