import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { packRow, unpackRow } from '../../src/lib/batch/pack-row.ts';

const field = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }),
  fc.uint8Array({ maxLength: 40 }),
);

describe('a row on the disk', () => {
  test.prop([fc.dictionary(fc.stringMatching(/^[a-z][a-z-]{0,9}$/), field)])(
    'comes back from JSON as it was',
    (row) => {
      const back = unpackRow(JSON.parse(JSON.stringify(packRow(row))));
      expect(back).toEqual({ ...row });
    },
  );

  test.prop([fc.string()])('leaves out what is undefined', (text) => {
    expect(unpackRow(packRow({ text, nothing: undefined }))).toStrictEqual({ text });
  });
});
