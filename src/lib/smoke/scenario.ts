import type { registry } from '../contracts/generated/registry.ts';
import type { OutputOf } from '../contracts/interface.ts';
import { dataTypes, fromMask, purposes, roleFlags, roles } from '../contracts/vocabulary.ts';
import { fail } from '../errors/medrec-error.ts';

type Policies = OutputOf<(typeof registry.functions)['get-settings']>['policies'];

/** What the throw-away patient grants, and to whom. */
export interface Scenario {
  /** Number and name of the provider's role. */
  role: bigint;
  roleName: string;
  /** A type that the patient grants, and one that the role could read, too, and the patient does not grant. */
  granted: { name: string; mask: bigint };
  withheld: { name: string; mask: bigint };
  purpose: bigint;
  /** Seconds from the grant to its end. */
  span: bigint;
}

/** Seconds. */
const day = 86_400n;
const shortest = 3_600n;
/** A consent alone is not enough for a role with one of these. */
const needs = roleFlags['needs-care-team'] | roleFlags['needs-study'];

/**
 * A grant that the role policies in force allow; the owner may have changed them since the deployment.
 *
 * @param policies in the order of the roles
 * @throws no-role-fits
 */
export function chooseScenario(policies: Policies): Scenario {
  for (const [roleName, role] of Object.entries(roles)) {
    const policy = policies[Number(role) - 1];
    if (policy === undefined || (policy.flags & needs) !== 0n || policy.longest < shortest) continue;
    const [granted, withheld] = listTypes(policy['data-types']);
    const purpose = Object.values(purposes).find((bit) => (policy.purposes & bit) !== 0n);
    if (granted === undefined || withheld === undefined || purpose === undefined) continue;
    return { role, roleName, granted, withheld, purpose, span: policy.longest < day ? policy.longest : day };
  }
  throw fail('no-role-fits', {});
}

/** The bits of a mask with their names, lab results first. */
function listTypes(mask: bigint): { name: string; mask: bigint }[] {
  const known = Object.values(dataTypes).reduce((all, bit) => all | bit, 0n);
  return fromMask(dataTypes, mask & known)
    .map((name) => ({ name, mask: dataTypes[name] }))
    .sort((a, b) => Number(b.name === 'lab-results') - Number(a.name === 'lab-results'));
}
