import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { LineIndex } from '../../src/lib/batch/line-index.ts';

describe('an index of lines', () => {
  test.prop([fc.array(fc.string({ maxLength: 3 }), { maxLength: 300 })])(
    'says as a map does on which line a text was first seen',
    (texts) => {
      const index = new LineIndex();
      const map = new Map<string, number>();
      for (const [place, text] of texts.entries()) {
        expect(index.note(text, place + 1)).toBe(map.get(text));
        if (!map.has(text)) map.set(text, place + 1);
      }
    },
  );

  it('keeps all of them as it grows', () => {
    const index = new LineIndex();
    for (let line = 1; line <= 20_000; line += 1) expect(index.note(`text ${line}`, line)).toBeUndefined();
    for (let line = 1; line <= 20_000; line += 1) expect(index.note(`text ${line}`, 7)).toBe(line);
  });
});
