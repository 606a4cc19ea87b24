import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import type { Mutant } from './list.ts';

const entrySchema = v.strictObject({
  contract: v.string(),
  function: v.string(),
  operator: v.string(),
  original: v.string(),
  mutated: v.string(),
  nth: v.optional(v.number(), 1),
  /** Why nobody can tell it from the original. */
  reason: v.pipe(v.string(), v.minLength(20)),
});

export type Equivalent = v.InferOutput<typeof entrySchema>;

/** The mutants that were found to be no change, with the reason of each. Throws a ValiError on a bad file. */
export function readEquivalents(file: string): Equivalent[] {
  return v.parse(v.array(entrySchema), JSON.parse(readFileSync(file, 'utf8')));
}

/**
 * The reasons by the ids of their mutants, and the entries that are no mutant of the contracts as they are now.
 */
export function matchEquivalents(
  entries: readonly Equivalent[],
  mutants: readonly Mutant[],
): { reasons: ReadonlyMap<string, string>; stale: Equivalent[] } {
  const ids = new Map(mutants.map((mutant) => [identityOf(mutant), mutant.id]));
  const reasons = new Map<string, string>();
  const stale: Equivalent[] = [];
  for (const entry of entries) {
    const id = ids.get(identityOf(entry));
    if (id === undefined || reasons.has(id)) stale.push(entry);
    else reasons.set(id, entry.reason);
  }
  return { reasons, stale };
}

function identityOf(each: Omit<Equivalent, 'reason'>): string {
  return JSON.stringify([each.contract, each.function, each.operator, each.original, each.mutated, each.nth]);
}
