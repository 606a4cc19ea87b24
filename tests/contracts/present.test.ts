import { describe, expect, it } from 'vitest';
import { describeAnswer, inline, present, viewValue } from '../../src/lib/contracts/present.ts';

describe('a presented value', () => {
  it('has names for numbers, times for seconds, spans for lengths, and hexadecimal for bytes', () => {
    const value = {
      'data-types': 5n,
      purposes: 3n,
      role: 3n,
      expiry: 1_801_353_600n,
      time: 0n,
      duration: 1_209_600n,
      root: new Uint8Array([0, 255]),
      candidate: null,
      limit: 2n ** 100n,
    };
    expect(present('any', value)).toEqual({
      'data-types': ['basic-information', 'lab-results'],
      purposes: ['TREAT', 'HPAYMT'],
      role: 'nurse',
      expiry: '2027-01-31T00:00:00Z',
      time: 'none',
      duration: '14d',
      root: '0x00ff',
      candidate: null,
      limit: 2n ** 100n,
    });
  });

  it('keeps a number that a newer contract may have named', () => {
    expect(present('any', { 'data-types': 64n, role: 99n })).toEqual({ 'data-types': 64n, role: 99n });
  });

  it('reads the same name by its function', () => {
    expect(present('check-access', { code: 13n })).toEqual({ code: 'not-covered' });
    expect(present('get-override', { code: 1n, outcome: 0n })).toEqual({
      code: 'life-threatening',
      outcome: 'not reviewed',
    });
    expect(present('get-officer-roles', 5n)).toEqual(['registrar', 'pauser']);
  });

  it('says in a sentence what a decision means, and nothing of anything else', () => {
    expect(describeAnswer({ permitted: false, code: 'paused' })).toBe('the registry is paused');
    expect(describeAnswer({ permitted: false, code: 'toString' })).toBeUndefined();
    expect(describeAnswer({ code: 'paused' })).toBeUndefined();
    expect(describeAnswer(null)).toBeUndefined();
  });
});

describe('the view of a value', () => {
  it.each([null, []])('is a word for %j', (value) => {
    expect(viewValue(value)).toEqual({ kind: 'text', text: 'none' });
  });

  it('is a line for a plain value, and one a field for a tuple', () => {
    expect(viewValue(7n)).toEqual({ kind: 'text', text: '7' });
    expect(viewValue([1n, 2n])).toEqual({ kind: 'text', text: '1, 2' });
    expect(viewValue({ a: [], b: { c: 1n, d: null } })).toEqual({
      kind: 'fields',
      fields: [
        ['a', 'none'],
        ['b', inline({ c: 1n, d: null })],
      ],
    });
  });

  it('is a table for tuples, beside the other fields where there are some', () => {
    const table = { kind: 'table', columns: ['role', 'longest'], rows: [['nurse', '1d']] };
    const policies = [{ role: 'nurse', longest: '1d' }];
    expect(viewValue(policies)).toEqual(table);
    expect(viewValue({ limit: 3n, policies }, 'settings')).toEqual({
      kind: 'sections',
      sections: [
        { title: 'settings', view: { kind: 'fields', fields: [['limit', '3']] } },
        { title: 'policies', view: table },
      ],
    });
  });
});
