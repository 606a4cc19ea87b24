import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accesses, consents } from './stories/consent-stories.ts';
import { emergencies, studies } from './stories/emergency-stories.ts';
import { governance, pauses } from './stories/governance-stories.ts';
import { institutions, registrations, standing } from './stories/registration-stories.ts';
import { type Past, playStories, resolve } from './support/play-stories.ts';
import { randomCall } from './support/random-calls.ts';
import { calls, useRehearsal } from './support/rehearsal.ts';

const rehearsal = useRehearsal();
const past: Past = { made: new Map(), played: new Map() };

// On one chain, one after another: each builds on what those before it have left.
playStories(
  rehearsal,
  { institutions, registrations, consents, accesses, emergencies, studies, standing, governance, pauses },
  past,
);

describe('the stories', () => {
  it('make every call, and see every one succeed that can', () => {
    const { played } = past;
    const without = calls.map(({ name }) => name).filter((name) => !played.has(name));
    const never = [...played].filter(([, all]) => all.every(({ outcome }) => outcome !== 'ok'));
    expect({ without, never: never.map(([name]) => name) }).toEqual({ without: [], never: ['initialize'] });
  });
});

describe('the dry run of any call', () => {
  it('agrees with the chain', async () => {
    const { made } = past;
    const calls = fc.sample(randomCall([...made.values()]), { seed: 23, numRuns: 60 });
    const outcomes = new Set<string>();
    for (const { signer, name, values, pass } of calls) {
      if (pass > 0) await rehearsal.clinic.server.admin.pass(pass);
      const given = await resolve(values, rehearsal, made);
      const { outcome, seq } = await rehearsal.play(signer, name, given);
      if (outcome === 'ok') made.set(name, seq);
      outcomes.add(outcome);
    }
    expect(outcomes).toContain('ok');
    expect(outcomes.size).toBeGreaterThan(15);
  });
});
