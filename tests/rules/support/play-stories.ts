import { describe, expect, it } from 'vitest';
import { readRegistration } from '../../../src/lib/provider/registrations.ts';
import { type ActorName, actors, type Clinic } from '../../support/clinic.ts';
import type { Step } from '../stories/step.ts';
import type { Played, Rehearsal } from './rehearsal.ts';

/** What was played so far. */
export interface Past {
  /** The numbers that the chain gave: by the call, and by the call and what it is about. */
  made: Map<string, bigint>;
  /** By the call. */
  played: Map<string, Played[]>;
}

/** Makes a test of each step: the dry run tells how it ends, and by which error first. */
export function playStories(
  rehearsal: Rehearsal,
  stories: Readonly<Record<string, readonly Step[]>>,
  { made, played }: Past,
): void {
  describe.each(Object.entries(stories))('the dry run of %s', (_, steps) => {
    const titled = steps.map(
      (step, i) => [`${i + 1} ${step[0]} ${step[1]} ${step[3] ?? step[2]}`, step] as const,
    );
    it.each(titled)('%s', async (_title, [signer, name, values, outcome]) => {
      const { admin } = rehearsal.clinic.server;
      if (signer === 'pass') return void (await admin.pass(Number(values)));
      if (signer === 'burn') return void (await admin.mine({ burnBlocks: Number(values) }));
      if (typeof values === 'bigint') throw new Error('only time passes by a number');
      const result = await rehearsal.play(signer, name, await resolve(values, rehearsal, made));
      played.set(name, [...(played.get(name) ?? []), result]);
      if (result.outcome === 'ok') {
        made.set(name, result.seq);
        made.set(`${name} ${values.who ?? values.new ?? values.slot}`, result.seq);
      }
      const { verdict, rules } = result.judgement;
      // Nothing in these stories is so close to its limit that it could go either way.
      expect({ outcome: result.outcome, verdict }).toEqual({
        outcome,
        verdict: outcome === 'ok' ? 'would succeed' : 'would fail',
      });
      if (outcome !== 'ok') expect(rules.find((rule) => rule.verdict === 'fails')?.error).toBe(outcome);
    });
  });
}

/** Puts addresses for actors' names, times for spans, and the numbers of what was made. */
export async function resolve(
  values: object,
  rehearsal: Rehearsal,
  made: ReadonlyMap<string, bigint>,
): Promise<Record<string, unknown>> {
  // The chain is asked for its time only where that matters.
  let now: Promise<bigint> | undefined;
  const replace = async (value: unknown): Promise<unknown> => {
    if (typeof value === 'string') return nameAddress(rehearsal.clinic, value);
    if (Array.isArray(value)) return await Promise.all(value.map(replace));
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
    if ('after' in value) {
      now ??= rehearsal.now();
      return (await now) + (value.after as bigint);
    }
    if ('numberOf' in value) return made.get(String(value.numberOf));
    if ('registrationOf' in value) {
      const address = nameAddress(rehearsal.clinic, String(value.registrationOf));
      return (await readRegistration(rehearsal.chain(), address))?.number ?? 0n;
    }
    if ('contractNamed' in value) return `${rehearsal.clinic.address.admin}.${value.contractNamed}`;
    return await replaceFields(value);
  };
  const replaceFields = async (value: object) =>
    Object.fromEntries(
      await Promise.all(Object.entries(value).map(async ([key, inner]) => [key, await replace(inner)])),
    );
  return await replaceFields(values);
}

function nameAddress({ address }: Clinic, name: string): string {
  return (actors as readonly string[]).includes(name) ? address[name as ActorName] : name;
}
