import { describe, expect, it } from 'vitest';
import { toJson } from '../../src/lib/output/json.ts';
import { renderPlain, renderTerminal } from '../../src/lib/output/render.ts';
import { sanitize } from '../../src/lib/output/view.ts';

const hostile = 'a\u001b[31mred\u001b[0m\tb\nc\u202edesrever\u0000\u2028';

describe('what comes from a chain', () => {
  it('cannot steer a terminal', async () => {
    const view = { kind: 'table', columns: ['x'], rows: [[hostile]] } as const;
    for (const text of [sanitize(hostile), renderPlain(view), await renderTerminal(view, 40, false)]) {
      expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}]/u);
    }
    expect(renderPlain(view).split('\n')).toHaveLength(3);
  });

  it('fits a table into the terminal', async () => {
    const view = { kind: 'table', columns: ['id', 'text'], rows: [['1', 'word '.repeat(60)]] } as const;
    const lines = (await renderTerminal(view, 60, false)).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
  });
});

describe('JSON', () => {
  it('writes exact numbers, long ones as text, bytes in hexadecimal', () => {
    expect(toJson({ a: 1n, b: 2n ** 64n, c: new Uint8Array([0, 255]) })).toBe(
      '{"a":1,"b":"18446744073709551616","c":"0x00ff"}',
    );
  });
});

describe('a cell that is too long', () => {
  it('is broken between words, and inside a word only where one fills the line', async () => {
    const txid = 'ab'.repeat(32);
    const view = {
      kind: 'table',
      columns: ['a', 'b'],
      rows: [[txid, 'every word of this stays whole']],
    } as const;
    const text = await renderTerminal(view, 60, false);
    for (const word of 'every word of this stays whole'.split(' '))
      expect(text).toMatch(new RegExp(`\\b${word}\\b`));
    expect(text.match(/[ab]{6,}/g)?.join('')).toBe(txid);
  });
});
