import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CellFault } from '../../../src/lib/audit/cells.ts';
import { formatRow } from '../../../src/lib/audit/row.ts';
import { ZERO_HASH } from '../../../src/lib/contracts/event.ts';
import { changeColumns, decodeChange } from '../../../src/lib/ledger/state/decode-change.ts';
import { event, linkRows } from '../../audit/arbitrary-events.ts';

it('a change is decoded to the event that its cells were written of, but for what no decision rests on', () => {
  fc.assert(
    fc.property(event, fc.boolean(), (any, asDatabase) => {
      const [row] = linkRows([any]);
      if (row === undefined) throw new Error('one row was made');
      const texts = formatRow(row);
      const cells = changeColumns.map((column) => {
        if (asDatabase && column === 'seq') return Number(texts.seq);
        return asDatabase && texts[column] === '' && /^(patient|provider|institution)$/.test(column)
          ? null
          : texts[column];
      });
      const left = { prev: ZERO_HASH, 'patient-prev': ZERO_HASH, evidence: ZERO_HASH, height: 0n };
      expect(decodeChange(cells)).toEqual({ ...row.event, ...left });
    }),
  );
});

it('a cell that is none is refused', () => {
  const good = ['1', '2027-01-01T00:00:00Z', 'consent-granted', 'A', 'A', 'B', '', '', '', '0', '0', '0', ''];
  expect(decodeChange(good)).toMatchObject({ 'expires-at': 0n, time: 1_798_761_600n });
  for (const [index, wrong] of [
    [1, '2027-02-30T00:00:0Z'],
    [1, 'yesterday'],
    [7, 'lab-result'],
    [8, '1'.repeat(40)],
    [9, 'x'],
    [12, 'never'],
  ] as const) {
    expect(() => decodeChange(good.with(index, wrong))).toThrow(CellFault);
  }
});
