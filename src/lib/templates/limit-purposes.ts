import type { Context } from '../../context.ts';
import { Facts } from '../contracts/rules/facts.ts';
import { covers, without } from '../contracts/rules/masks.ts';
import { fromMask, purposes, toMask } from '../contracts/vocabulary.ts';
import { fail } from '../errors/medrec-error.ts';
import type { Template } from './template.ts';

/** A grantee and the template that its consent is made by. */
export interface TemplatedGrant {
  /** A principal. */
  provider: string;
  template: Template;
}

/** At most this many grantees are asked about at a time, to be gentle with a node. */
const batch = 20;

/**
 * Holds grants against their templates' purposes: a grant has no purposes of its own, the contract takes those of the
 * grantee's role. A template is what the patient agrees to at most, so a role that acts for more is refused before
 * anything is sent; of one that acts for less the user is told.
 *
 * @throws template-purposes
 */
export async function limitPurposes(context: Context, grants: readonly TemplatedGrant[]): Promise<void> {
  const facts = new Facts(await context.chain());
  for (let start = 0; start < grants.length; start += batch) {
    await Promise.all(grants.slice(start, start + batch).map((grant) => limitOne(context, facts, grant)));
  }
}

async function limitOne(
  context: Context,
  facts: Facts,
  { provider, template }: TemplatedGrant,
): Promise<void> {
  const party = await facts.party(provider);
  // Of one who is not registered the contract says so itself.
  if (party === null) return;
  const granted = (await facts.policy(party.role)).purposes;
  const allowed = toMask(purposes, template.purposes);
  if (!covers(allowed, granted)) {
    const next = covers(allowed, purposes.HRESCH)
      ? 'Join a study with it: `medrec join-study STUDY --template {name}`.'
      : 'Choose another with `medrec template list`, or say --data-types and --expires yourself.';
    throw fail('template-purposes', {
      name: template.name,
      allowed: list(allowed),
      what: `a consent granted to ${provider}`,
      granted: list(granted),
      next: next.replace('{name}', template.name),
    });
  }
  const missing = without(allowed, granted);
  if (missing === 0n) return;
  const next =
    party.role === 0n && (missing & purposes.HRESCH) === 0n
      ? `; then \`medrec update-consent ${provider} --template ${template.name}\` adds ${list(missing)}`
      : '';
  context.output.warn(
    `the template ${template.name} allows ${list(allowed)}, and a consent granted to ${provider} is for ${list(granted)} only${next}`,
  );
}

function list(mask: bigint): string {
  return fromMask(purposes, mask).join(', ');
}
