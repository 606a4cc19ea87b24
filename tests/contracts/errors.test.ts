import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ContractBinding } from '../../src/lib/contracts/interface.ts';
import { contracts } from './support/open-chain.ts';

const ranges = { registry: [100, 199], 'access-control': [200, 299], 'patient-consent': [300, 399] } as const;
const tests = readdirSync('tests/contracts')
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => readFileSync(`tests/contracts/${name}`, 'utf8'))
  .join('\n');

/** Errors that a test reaches by number, since only a replaced protocol contract can. */
const byNumber = new Map([['ERR-NO-OVERRIDE', "'u127'"]]);

describe('the errors', () => {
  const all = Object.entries<ContractBinding>(contracts).flatMap(([contract, { errors }]) =>
    Object.entries(errors).map(([number, error]) => ({ contract, number: Number(number), ...error })),
  );

  it("have unique numbers and names, each in its contract's range", () => {
    expect(new Set(all.map((error) => error.number)).size).toBe(all.length);
    expect(new Set(all.map((error) => error.name)).size).toBe(all.length);
    for (const { contract, number } of all) {
      const [lowest, highest] = ranges[contract as keyof typeof ranges];
      expect(number).toBeGreaterThanOrEqual(lowest);
      expect(number).toBeLessThanOrEqual(highest);
    }
  });

  it('say what happened and what to do', () => {
    for (const { name, meaning, hint } of all)
      expect([name, meaning.length > 10, hint.length > 5]).toEqual([name, true, true]);
    const hints = JSON.parse(readFileSync('contracts/error-hints.json', 'utf8')) as Record<string, string>;
    expect(Object.keys(hints).sort()).toEqual(all.map((error) => error.name).sort());
  });

  it('are each reached by a test', () => {
    const missing = all.filter(({ name }) => !tests.includes(byNumber.get(name) ?? `'${name}'`));
    expect(missing.map((error) => error.name)).toEqual([]);
  });
});
