import { describe, expect, it } from 'vitest';
import { type Name, readSource } from '../contracts/support/open-chain.ts';
import { playModel, playSteps } from './play.ts';
import { describeDivergence } from './report.ts';
import { shrinkSteps } from './shrink.ts';

/** A contract with one thing wrong. Throws an Error when the source has no such place. */
function plant(contract: Name, right: string, wrong: string): Partial<Record<Name, string>> {
  const source = readSource(contract);
  if (!source.includes(right)) throw new Error(`${contract} has no ${right}`);
  return { [contract]: source.replaceAll(right, wrong) };
}

describe('random calls on model and chain', () => {
  it('agree', async () => {
    expect(await playModel({ seed: 20, steps: 100 })).toEqual({ steps: expect.any(Number) });
  });

  it('are the same for the same seed', async () => {
    const names = async () => {
      const calls: string[] = [];
      await playModel({ seed: 21, steps: 25, onCall: (name, { error }) => calls.push(`${name} ${error}`) });
      return calls;
    };
    expect(await names()).toEqual(await names());
  });
});

describe('a fault in a contract is found', () => {
  // the seeds find them soon
  it.each([
    [
      'a consent that still holds at its end',
      1,
      plant('access-control', '(if (> expiry now) bit u0)', '(if (>= expiry now) bit u0)'),
    ],
    [
      'a caller who is whoever signed',
      3,
      plant(
        'patient-consent',
        '{patient: contract-caller, provider: grantee}',
        '{patient: tx-sender, provider: grantee}',
      ),
    ],
    ['a care team that is not stored', 2, plant('registry', '(map-set care-teams pair number)', 'true')],
    ["a patient's chain without links", 1, plant('registry', '(if named (get own log) ZERO)', 'ZERO')],
  ])('%s', async (_, seed, sources) => {
    const { divergence } = await playModel({ seed, steps: 600, sources });
    expect(divergence).toMatchObject({ died: false });
  });

  it('and shown by fewer calls, which agree on the right contracts', async () => {
    const sources = plant('registry', '(if named (get own log) ZERO)', 'ZERO');
    const { divergence } = await playModel({ seed: 1, steps: 600, sources });
    const recorded = divergence?.steps ?? [];
    const { steps, differences } = (await shrinkSteps(recorded, { sources, tries: 8 })) ?? {
      steps: [],
      differences: [],
    };
    expect(steps.length).toBeLessThan(recorded.length);
    expect(describeDivergence(steps, differences)).toMatch(/patient-prev: the model says/);
    expect((await playSteps(steps)).differences).toEqual([]);
  });

  it('unless it does not even deploy', async () => {
    const sources = plant(
      'registry',
      '(define-read-only (get-head) (var-get log-head))',
      '(define-read-only (get-head) u1 nothing)',
    );
    const result = await playModel({ seed: 1, steps: 10, sources });
    expect(result).toEqual({ steps: 0, deployFailed: expect.stringContaining('registry') });
  });
});
