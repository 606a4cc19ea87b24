import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { faults } from '../../scripts/invariant-faults.ts';
import { writeWorld } from '../../scripts/rendezvous-world.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'medrec-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(faults)('the fault still fits the contracts: $name', (fault) => {
  writeWorld(folder, fault.target, fault);
  expect(readFileSync(join(folder, `${fault.contract}.clar`), 'utf8')).toContain(fault.replace);
});

test('each check has a fault that it must notice', () => {
  const files = ['registry.tests', 'access-control.tests', 'patient-consent.tests', 'world/shared'];
  const checks = files
    .flatMap((file) => [
      ...readFileSync(`invariants/${file}.clar`, 'utf8').matchAll(/\(((?:test|invariant)-[\w-]+)/g),
    ])
    .map((found) => found[1]);
  expect(new Set(faults.map(({ by }) => by))).toEqual(new Set([...checks, 'count-events']));
});

test('a fault whose text is not once in the contract is refused', () => {
  const fault = { contract: 'registry', find: 'define-private', replace: '', by: 'test-x' } as const;
  expect(() => writeWorld(folder, 'registry', fault)).toThrow('not once in registry');
});

test.each(['registry', 'access-control', 'patient-consent'] as const)(
  'the contracts under test are those of this repository: %s',
  (target) => {
    writeWorld(folder, target);
    const source = readFileSync(`contracts/${target}.clar`, 'utf8');
    const tested = readFileSync(join(folder, `${target}.clar`), 'utf8').replaceAll('row-context', 'context');
    expect(tested.startsWith(source)).toBe(true);
    expect(existsSync(join(folder, `${target}.tests.clar`))).toBe(true);
  },
);
