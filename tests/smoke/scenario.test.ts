import { describe, expect, it } from 'vitest';
import { chooseScenario } from '../../src/lib/smoke/scenario.ts';

/** The policies that a registry opens with, in the order of the roles. */
const opening = () => [
  { 'data-types': 63n, purposes: 1n, longest: 157_680_000n, flags: 1n },
  { 'data-types': 63n, purposes: 1n, longest: 7_776_000n, flags: 0n },
  { 'data-types': 15n, purposes: 1n, longest: 31_536_000n, flags: 4n },
  { 'data-types': 1n, purposes: 6n, longest: 31_536_000n, flags: 0n },
  { 'data-types': 63n, purposes: 8n, longest: 0n, flags: 8n },
  { 'data-types': 15n, purposes: 17n, longest: 31_536_000n, flags: 2n },
];
const choose = (...changes: [role: number, change: Partial<ReturnType<typeof opening>[number]>][]) => {
  const policies = opening();
  for (const [role, change] of changes) Object.assign(policies[role - 1] ?? {}, change);
  return chooseScenario(policies);
};

describe('the consent of a round trip', () => {
  it('is of lab results to a primary physician, for a day, where no policy was changed', () => {
    expect(choose()).toEqual({
      role: 1n,
      roleName: 'primary-physician',
      granted: { name: 'lab-results', mask: 4n },
      withheld: { name: 'basic-information', mask: 1n },
      purpose: 1n,
      span: 86_400n,
    });
  });

  it('is to another role where the first may not read two types by it', () => {
    expect(choose([1, { 'data-types': 4n }])).toMatchObject({ roleName: 'specialist' });
    expect(choose([1, { flags: 5n }], [2, { longest: 60n }])).toMatchObject({
      roleName: 'emergency-personnel',
    });
    expect(choose([1, { purposes: 0n }])).toMatchObject({ roleName: 'specialist' });
  });

  it('is no longer than the role allows, and of types that it has', () => {
    expect(choose([1, { longest: 7_200n, 'data-types': 48n }])).toMatchObject({
      granted: { name: 'mental-health' },
      withheld: { name: 'genetic-information' },
      span: 7_200n,
    });
  });

  it('is not tried where no role fits', () => {
    const narrow = [1, 2, 3, 4, 5, 6].map((role): [number, { flags: bigint }] => [role, { flags: 4n }]);
    expect(() => choose(...narrow)).toThrow(expect.objectContaining({ code: 'no-role-fits', exitCode: 6 }));
    expect(() => chooseScenario([])).toThrow(expect.objectContaining({ code: 'no-role-fits' }));
  });
});
