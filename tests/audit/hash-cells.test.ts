import { fc, test } from '@fast-check/vitest';
import { Cl } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { CellHasher } from '../../src/lib/audit/hash-cells.ts';
import { type Cells, columns, formatRow, parseRow } from '../../src/lib/audit/row.ts';
import { eventToClarity, hashEvent } from '../../src/lib/contracts/event.ts';
import { event, linkRows, rows } from './arbitrary-events.ts';

const inOrder = (cells: Cells) => columns.map((column) => cells[column]);

describe('the hash of a row’s cells', () => {
  const hasher = new CellHasher();

  test.prop([fc.array(event, { minLength: 1, maxLength: 6 })], { numRuns: 300 })(
    'is that of its event, byte for byte',
    (events) => {
      for (const row of linkRows(events)) {
        const cells = inOrder(formatRow(row));
        const bytes = hasher.encode(cells);
        expect(Buffer.from(bytes ?? []).toString('hex')).toBe(Cl.serialize(eventToClarity(row.event)));
        expect(hasher.hash(cells)).toBe(`0x${hashEvent(row.event)}`);
      }
    },
  );

  test.prop([rows(2, 2), fc.nat(), fc.nat(), fc.string({ minLength: 0, maxLength: 1 })], { numRuns: 1_000 })(
    'is none, or another, where a character was changed',
    ([first, second], column, position, character) => {
      if (first === undefined || second === undefined) return;
      const name = columns[column % columns.indexOf('hash')] ?? 'seq';
      const cells = formatRow(second);
      const at = position % (cells[name].length + 1);
      const changed = { ...cells, [name]: cells[name].slice(0, at) + character + cells[name].slice(at + 1) };
      if (changed[name] === cells[name]) return;
      // What was remembered of an honest row must not stand in for one that is none.
      hasher.hash(inOrder(formatRow(first)));
      const found = hasher.hash(inOrder(changed));
      let parsed: string | undefined;
      try {
        parsed = `0x${hashEvent(parseRow(changed).event)}`;
      } catch {
        parsed = undefined;
      }
      expect(found).toBe(parsed);
      expect(found).not.toBe(cells.hash);
    },
  );

  it('takes each number and time in its one spelling only', () => {
    const [row] = linkRows(fc.sample(event, 1).map((any) => ({ ...any, time: 1_800_000_000n, height: 7n })));
    if (row === undefined) throw new Error('no row');
    const cells = formatRow(row);
    expect(hasher.hash(inOrder(cells))).toBe(cells.hash);
    for (const [column, text] of [
      ['seq', '01'],
      ['seq', ''],
      ['seq', '-1'],
      ['seq', '1e0'],
      ['height', '7.0'],
      ['height', ' 7'],
      ['time', '2027-02-30T00:00:00Z'],
      ['time', '2027-01-15T24:00:00Z'],
      ['time', '2027-01-15T08:00:00.000Z'],
      ['time', '2027-01-15T08:00:60Z'],
      ['time', '2027-01-15'],
      ['evidence', `0x${'A'.repeat(64)}`],
      ['evidence', `0x${'\u0130'.repeat(64)}`],
      ['evidence', `0x${'g'.repeat(64)}`],
      ['prev', `0x${'0'.repeat(63)}`],
      ['actor', ''],
    ] as const) {
      expect(hasher.hash(inOrder({ ...cells, [column]: text })), `${column} ${text}`).toBeUndefined();
    }
  });
});
