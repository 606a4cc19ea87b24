import { describe, expect, it } from 'vitest';
import { dataTypes, purposes } from '../../src/lib/contracts/vocabulary.ts';
import { dataTypesOption, parseMask, purposeOption } from '../../src/lib/parameters/vocabulary.ts';
import { testContext } from '../support/context.ts';

describe('names of a vocabulary', () => {
  it.each([
    ['lab-results', 4n],
    ['lab-results,mental-health', 20n],
    [' lab-results , lab-results', 4n],
    ['all', 63n],
    ['none', 0n],
  ])('%j is the mask %d', (text, mask) => expect(parseMask('--data-types', text, dataTypes)).toBe(mask));

  it.each(['labs', '', 'lab-results,', '4', 'toString', '__proto__', 'LAB-RESULTS'])(
    '%j is refused by name',
    (text) => {
      expect(() => parseMask('--data-types <types>', text, dataTypes)).toThrowError(
        expect.objectContaining({
          code: 'invalid-value',
          exitCode: 2,
          hint: expect.stringContaining('lab-results'),
        }),
      );
    },
  );

  it('takes exactly one purpose where one is asked for', async () => {
    const context = await testContext({});
    const option = purposeOption();
    expect(await option.parse('ETREAT', context, [])).toBe(purposes.ETREAT);
    expect(() => option.parse('TREAT,ETREAT', context, [])).toThrowError(
      expect.objectContaining({ code: 'invalid-value' }),
    );
    expect(dataTypesOption().required).toBe(true);
  });
});
