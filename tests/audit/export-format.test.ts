import { fc, test } from '@fast-check/vitest';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { textFormats } from '../../src/lib/audit/export-formats.ts';
import { columns, formatRow, parseRow, RowFault } from '../../src/lib/audit/row.ts';
import { neutralise, restore } from '../../src/lib/audit/spreadsheet.ts';
import { hashEvent, ZERO_HASH } from '../../src/lib/contracts/event.ts';
import { chainId, event, linkRows, registry, topic } from './arbitrary-events.ts';
import { readAll, writeLines } from './verify-text.ts';

const row = event.map((any) => ({ event: any, hash: hashEvent(any), chainId, registry }));

describe.each(textFormats)('%s', (format) => {
  test.prop([fc.array(row, { minLength: 1, maxLength: 4 }), fc.boolean()], { numRuns: 150 })(
    'gives back every event, and its hash',
    async (written, raw) => {
      const { header, lines } = writeLines(format, written, raw);
      const read = await readAll(header + lines.join(''), raw);
      expect(read).toEqual(written);
      expect(read.map((one) => hashEvent(one.event))).toEqual(written.map((one) => one.hash));
    },
  );

  test.prop([row, row], { numRuns: 100 })('writes two events alike only when they are one', (a, b) => {
    const [first, second] = writeLines(format, [a, b]).lines;
    expect(first === second).toBe(a.hash === b.hash);
  });
});

describe('a row', () => {
  const [base] = linkRows([
    {
      seq: 1n,
      prev: ZERO_HASH,
      'patient-prev': ZERO_HASH,
      topic: 'access-denied',
      actor: registry.slice(0, -9),
      patient: registry.slice(0, -9),
      provider: null,
      institution: registry,
      'data-types': 20n,
      purposes: 1n,
      code: 2n,
      outcome: 13n,
      ref: 0n,
      'expires-at': 0n,
      evidence: ZERO_HASH,
      time: 1_800_000_000n,
      height: 77n,
    },
  ]);
  if (base === undefined) throw new Error('no row');
  const cells = formatRow(base);

  it('has names and times where people read', () => {
    expect(cells).toMatchObject({
      time: '2027-01-15T08:00:00Z',
      'data-types': 'lab-results|mental-health',
      purposes: 'TREAT',
      code: 'read',
      outcome: 'not-covered',
      ref: '',
      provider: '',
      'expires-at': '',
    });
  });

  it.each([
    ['seq', '01'],
    ['seq', '+1'],
    ['seq', ' 1'],
    ['seq', '1.0'],
    ['seq', ''],
    ['seq', String(2n ** 128n)],
    ['time', '2027-01-15T08:00:00+00:00'],
    ['time', '2027-01-15T08:00:00.000Z'],
    ['time', '2027-01-15T08:00Z'],
    ['time', '2027-01-15'],
    ['time', '1800000000'],
    ['time', '2027-02-30T08:00:00Z'],
    ['prev', `0x${'0'.repeat(63)}A`],
    ['prev', '0'.repeat(64)],
    ['hash', cells.hash.toUpperCase()],
    ['actor', cells.actor.toLowerCase()],
    ['actor', cells.actor.replace('1', 'I')],
    ['actor', `${cells.actor.slice(0, -1)}N`],
    ['actor', ''],
    ['institution', `${cells.actor}.=cmd`],
    ['institution', `${cells.actor}.`],
    ['data-types', 'mental-health|lab-results'],
    ['data-types', 'lab-results|lab-results'],
    ['data-types', 'lab-results|'],
    ['data-types', '20'],
    ['data-types', '0'],
    ['purposes', 'treat'],
    ['purposes', 'constructor'],
    ['code', '2'],
    ['outcome', 'not covered'],
    ['expires-at', '0'],
    ['expires-at', '1970-01-01T00:00:00Z'],
    ['topic', 'x'.repeat(33)],
    ['topic', 'é'],
    ['topic', '\ufffd'],
  ] as const)('refuses %s written as %j', (column, text) => {
    expect(() => parseRow({ ...cells, [column]: text })).toThrow(RowFault);
    try {
      parseRow({ ...cells, [column]: text });
    } catch (error) {
      expect(error).toMatchObject({ column, text });
    }
  });

  it('blames the topic too for a cell that its topic does not allow', () => {
    expect(() => parseRow({ ...cells, topic: 'access-deniee' })).toThrow('by the topic "access-deniee"');
  });

  it.each([
    ['a pause', { topic: 'registry-paused', 'expires-at': 2n ** 128n - 1n }, { 'expires-at': 'forever' }],
    [
      'a role policy',
      { topic: 'role-policy-set', code: 3n, outcome: 4n, 'expires-at': 31_536_000n },
      { code: 'nurse', outcome: 'needs-care-team', 'expires-at': '31536000' },
    ],
    [
      'an institution',
      { topic: 'institution-registered', code: 0n, outcome: 0n },
      { code: 'institution', outcome: 'none' },
    ],
    [
      'an access',
      { topic: 'access-permitted', outcome: 0n, ref: 17n },
      { outcome: 'permitted', ref: 'direct-consent|study' },
    ],
    [
      'a review',
      { topic: 'override-reviewed', code: 1n, outcome: 2n },
      { code: 'life-threatening', outcome: 'unjustified' },
    ],
    [
      'numbers without names',
      { topic: 'access-denied', code: 99n, 'data-types': 64n },
      { code: '99', 'data-types': '64' },
    ],
    ['a topic that is not ours', { topic: 'a new topic', code: 2n }, { code: '2' }],
    ['a time beyond 9999', { time: 253_402_300_800n }, { time: '253402300800' }],
  ])('writes %s', (_, change, expected) => {
    const changed = { ...base, event: { ...base.event, ...change } };
    const formatted = formatRow(changed);
    expect(formatted).toMatchObject(expected);
    expect(parseRow(formatted)).toEqual(changed);
  });
});

describe('a text cell', () => {
  const formula = /^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]|^[\t\r\n]/u;

  test.prop([fc.oneof(topic, fc.string({ unit: 'binary' }))], { numRuns: 1_000 })(
    'never runs, and is given back',
    (text) => {
      expect(neutralise(text)).not.toMatch(formula);
      expect(restore(neutralise(text))).toBe(text);
    },
  );

  it.each(['=1', '+1', '-1', '@a', '\t1', '\r1', ' =1', '＝1', '＋1', '－1', '＠a', '\u200b=1', "'a", "'=1"])(
    'gets an apostrophe in front of %j',
    (text) => {
      expect(neutralise(text)).toBe(`'${text}`);
    },
  );

  it('is refused when it should have been neutralised, or was for nothing', () => {
    expect(['=1', "'a", ' -'].map(restore)).toEqual([undefined, undefined, undefined]);
  });

  test.prop([topic])('is one cell for any reader of RFC 4180', (text) => {
    const [written] = linkRows([{ ...fc.sample(event, 1)[0], topic: text } as never]);
    const { header, lines } = writeLines('csv', written === undefined ? [] : [written], true);
    const records: string[][] = parse(header + lines.join(''));
    expect(records.map((record) => record.length)).toEqual([columns.length, columns.length]);
    expect(records[1]?.[columns.indexOf('topic')]).toBe(text);
  });
});
