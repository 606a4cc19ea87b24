import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { textFormats } from '../../src/lib/audit/export-formats.ts';
import type { Row } from '../../src/lib/audit/row.ts';
import { hashEvent, type LedgerEvent } from '../../src/lib/contracts/event.ts';
import { chainId, event, headOf, linkRows, registry, rows } from './arbitrary-events.ts';
import { lineOf, readAll, verifyText, writeLines } from './verify-text.ts';

/** A place in an array, whatever its length. */
const place = fc.nat({ max: 10_000 });
const sample = linkRows(fc.sample(event, { numRuns: 9, seed: 20 }));

/** A forged row that is sound in itself. */
function forge(row: Row, change: Partial<LedgerEvent>): Row {
  const forged = { ...row.event, ...change };
  return { ...row, event: forged, hash: hashEvent(forged) };
}

describe.each(textFormats)('an export as %s', (format) => {
  const textOf = (of: readonly Row[]) => {
    const { header, lines } = writeLines(format, of);
    return header + lines.join('');
  };
  const firstLine = format === 'csv' ? 2 : 1;

  test.prop([rows(0, 8), place], { numRuns: 20 })('is verified when it is honest', async (log, at) => {
    const text = textOf(log);
    const head = headOf(log);
    const ends = log.length === 0 ? {} : { first: { seq: 1n }, last: { seq: BigInt(log.length) } };
    expect(await verifyText(text, [head])).toMatchObject({ rows: log.length, ...ends });
    expect(await verifyText(text.trimEnd(), [head])).toMatchObject({ rows: log.length });
    // Older heads that it passes through change nothing.
    const older = headOf(log.slice(0, at % (log.length + 1)));
    expect(await verifyText(text, [older, head])).toMatchObject({ rows: log.length });
  });

  test.prop(
    [
      rows(1, 3),
      place,
      place,
      fc.constantFrom('replace', 'insert', 'delete'),
      fc.string({ minLength: 1, maxLength: 1, unit: 'binary-ascii' }),
    ],
    {
      numRuns: 150,
    },
  )('with one character changed is found out, in the right row', async (log, index, at, how, character) => {
    const { header, lines } = writeLines(format, log);
    const i = index % log.length;
    const line = lines[i] ?? '';
    // The line's own end may go as well: then it runs into the next row.
    const k = at % line.length;
    const rest = line.slice(how === 'insert' ? k : k + 1);
    lines[i] = line.slice(0, k) + (how === 'delete' ? '' : character) + rest;
    const text = header + lines.join('');
    fc.pre(lines[i] !== line);
    const result = await verifyText(text, [headOf(log)]);
    const expected = { line: lineOf(header, lines, i), seq: BigInt(i + 1) };
    if ('kind' in result) {
      // A row cut off by a line end in front of its own leaves a blank line behind.
      const blankBehind = how === 'insert' && character === '\n' && k === line.length - 1;
      if (blankBehind) expect(result).toMatchObject({ kind: 'added', seq: BigInt(i + 2) });
      else expect(result).toMatchObject(expected);
    } else {
      // Nothing but the file's last line end, or the quotes of a cell that needs none, may go unnoticed.
      expect(await readAll(text)).toEqual(log);
    }
  });

  test.prop([rows(1, 6), place], { numRuns: 20 })('without one row lacks that one', async (log, index) => {
    const i = index % log.length;
    const result = await verifyText(textOf(log.toSpliced(i, 1)), [headOf(log)]);
    const { lines, header } = writeLines(format, log.toSpliced(i, 1));
    const last = i === log.length - 1;
    const line = last && i === 0 ? firstLine - 1 : lineOf(header, lines, last ? i - 1 : i);
    expect(result).toMatchObject({ kind: 'missing', seq: BigInt(i + 1), line });
    expect('cutShort' in result).toBe(last);
  });

  test.prop([rows(2, 6), place, place], { numRuns: 20 })(
    'with two rows swapped says which moved',
    async (log, a, b) => {
      const [i, j] = [a % log.length, b % log.length].sort((x, y) => x - y) as [number, number];
      fc.pre(i !== j);
      const swapped = log.with(i, log[j] as Row).with(j, log[i] as Row);
      expect(await verifyText(textOf(swapped), [headOf(log)])).toMatchObject({
        kind: 'moved',
        seq: BigInt(i + 1),
      });
    },
  );

  test.prop([rows(2, 6), place, place], { numRuns: 20 })(
    'with a row moved says so',
    async (log, from, to) => {
      const [i, j] = [from % log.length, to % log.length];
      fc.pre(i !== j);
      const moved = log.toSpliced(i, 1).toSpliced(j, 0, log[i] as Row);
      expect(await verifyText(textOf(moved), [headOf(log)])).toMatchObject({
        kind: 'moved',
        seq: BigInt(Math.min(i, j) + 1),
      });
    },
  );

  test.prop([rows(1, 6), place, place], { numRuns: 20 })(
    'with a row twice says which is added',
    async (log, of, to) => {
      const i = of % log.length;
      const j = to % (log.length + 1);
      const text = textOf(log.toSpliced(j, 0, log[i] as Row));
      const { header, lines } = writeLines(format, log.toSpliced(j, 0, log[i] as Row));
      // A copy in front of a row is the same as one behind it.
      const at = j === i ? i + 1 : j;
      expect(await verifyText(text, [headOf(log)])).toMatchObject({
        kind: 'added',
        line: lineOf(header, lines, at),
      });
    },
  );

  test.prop([rows(2, 6), place], { numRuns: 20 })(
    'cut short names the first row that is gone',
    async (log, at) => {
      const kept = at % log.length;
      expect(await verifyText(textOf(log.slice(0, kept)), [headOf(log)])).toMatchObject({
        kind: 'missing',
        seq: BigInt(kept + 1),
        cutShort: true,
      });
    },
  );

  test.prop([rows(2, 6), place, event], { numRuns: 20 })(
    'with a row forged, its hash too, names that row',
    async (log, at, other) => {
      const i = at % log.length;
      const row = log[i] as Row;
      const forged = forge(row, { ...other, seq: row.event.seq, prev: row.event.prev });
      fc.pre(forged.hash !== row.hash);
      expect(await verifyText(textOf(log.with(i, forged)), [headOf(log)])).toMatchObject({
        kind: 'changed',
        seq: row.event.seq,
      });
    },
  );

  test.prop([rows(2, 6), place, event], { numRuns: 20 })(
    'with a forged row put in names it',
    async (log, at, other) => {
      const j = at % log.length;
      const before = log[j - 1];
      const forged = forge(log[j] as Row, {
        ...other,
        seq: BigInt(j + 1),
        prev: before?.hash ?? '0'.repeat(64),
      });
      fc.pre(forged.hash !== log[j]?.hash);
      const forgedLog = log.toSpliced(j, 0, forged);
      const { header, lines } = writeLines(format, forgedLog);
      expect(await verifyText(textOf(forgedLog), [headOf(log)])).toMatchObject({
        kind: 'added',
        seq: BigInt(j + 1),
        line: lineOf(header, lines, j),
      });
    },
  );

  test.prop([rows(2, 6), place, event], { numRuns: 20 })(
    'rewritten from some row on is found by the head',
    async (log, at, other) => {
      const i = at % log.length;
      const rewritten = linkRows(log.with(i, { ...(log[i] as Row), event: other }).map((row) => row.event));
      fc.pre(headOf(rewritten).hash !== headOf(log).hash);
      const result = await verifyText(textOf(rewritten), [headOf(log)]);
      expect(result).toMatchObject({ kind: 'changed', seq: BigInt(log.length) });
      // An older head kept from before the rewriting narrows it down.
      if (i < log.length - 1) {
        const kept = headOf(log.slice(0, i + 1));
        expect(await verifyText(textOf(rewritten), [kept, headOf(log)])).toMatchObject({
          kind: 'changed',
          seq: BigInt(i + 1),
        });
      }
    },
  );

  it('that goes on after an older head is verified up to it, when that is allowed', async () => {
    const older = headOf(sample.slice(0, 6));
    const text = textOf(sample);
    expect(await verifyText(text, [older])).toMatchObject({ kind: 'added', seq: 7n, beyond: 3 });
    expect(await verifyText(text, [older], { allowNewer: true })).toMatchObject({
      rows: 9,
      beyond: { count: 3, seq: 7n },
    });
    const broken = textOf(sample.with(7, forge(sample[7] as Row, { time: 5n })));
    expect(await verifyText(broken, [older], { allowNewer: true })).toMatchObject({ kind: 'changed' });
  });

  it('of another log than the head is said to be', async () => {
    const others = sample.map((row) => ({ ...row, chainId: 1n }));
    expect(await verifyText(textOf(others), [headOf(sample)])).toMatchObject({
      kind: 'other-log',
      column: 'chain-id',
    });
    expect(await verifyText(textOf(sample.with(4, others[4] as Row)), [headOf(sample)])).toMatchObject({
      kind: 'changed',
      seq: 5n,
      column: 'chain-id',
    });
  });

  it.each(['hash', 'prev', 'seq'] as const)(
    'with the cell %s changed alone names that column',
    async (column) => {
      const row = sample[4] as Row;
      const other = '11'.repeat(32);
      const changed =
        column === 'hash'
          ? { ...row, hash: other }
          : { ...row, event: { ...row.event, ...(column === 'seq' ? { seq: 77n } : { prev: other }) } };
      expect(await verifyText(textOf(sample.with(4, changed)), [headOf(sample)])).toMatchObject({
        kind: 'changed',
        seq: 5n,
        column,
      });
    },
  );

  it('with a line that is no row names it as added, or as changed where one is missing', async () => {
    const { header, lines } = writeLines(format, sample);
    const at = lineOf(header, lines, 3);
    const added = header + lines.toSpliced(3, 0, 'total: 9\n').join('');
    const changed = header + lines.with(3, 'total: 9\n').join('');
    expect(await verifyText(added, [headOf(sample)])).toMatchObject({ kind: 'added', line: at, seq: 4n });
    expect(await verifyText(changed, [headOf(sample)])).toMatchObject({ kind: 'changed', line: at, seq: 4n });
  });

  it('of no events is verified by the head of an empty log', async () => {
    expect(await verifyText(textOf([]), [headOf([])])).toEqual({ rows: 0 });
    expect(await verifyText(textOf([]), [headOf(sample)])).toMatchObject({
      kind: 'missing',
      line: firstLine - 1,
      seq: 1n,
    });
    expect(await verifyText(textOf(sample), [headOf([])])).toMatchObject({
      kind: 'added',
      line: firstLine,
      beyond: 9,
    });
  });

  it('is verified with a byte order mark and with line ends in CR LF', async () => {
    const plain = sample.map((row) => forge(row, { topic: 'access-denied' })).map((row) => row.event);
    const log = linkRows(plain);
    const text = textOf(log);
    expect(await verifyText(`\ufeff${text}`, [headOf(log)])).toMatchObject({ rows: 9 });
    expect(await verifyText(text.replaceAll('\n', '\r\n'), [headOf(log)])).toMatchObject({ rows: 9 });
    expect(await verifyText(text.replace(/\n$/, '\r\n'), [headOf(log)])).toMatchObject({
      kind: 'changed',
      seq: 9n,
    });
  });
});

describe('the log of an export', () => {
  it('is that of its columns', () => {
    expect(sample[0]).toMatchObject({ registry, chainId });
  });
});
