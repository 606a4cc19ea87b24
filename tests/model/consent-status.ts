import { consentedTypes, NEVER, objectionsTo } from './coverage.ts';
import { pairOf, type State } from './state.ts';

/** What `get-consent-status` answers, under the contract's own names. */
export interface ConsentStatus {
  'data-types': bigint;
  expiries: readonly bigint[];
  purposes: bigint;
  objections: bigint;
  'institution-data-types': bigint;
  'institution-expiries': readonly bigint[];
  'institution-purposes': bigint;
  'institution-objections': bigint;
  time: bigint;
}

/**
 * What a patient's consents to a provider and to its institution, and the objections, amount to at `now`. The data
 * types are those that are active; expiries and purposes are the stored entry's, of an entry that is void too.
 */
export function consentStatus(state: State, patient: string, provider: string, now: bigint): ConsentStatus {
  const institution = state.parties.get(provider)?.institution ?? provider;
  const own = statusOf(state, patient, provider, now);
  const theirs = statusOf(state, patient, institution, now);
  return {
    ...own,
    objections: objectionsTo(state, patient, provider),
    'institution-data-types': theirs['data-types'],
    'institution-expiries': theirs.expiries,
    'institution-purposes': theirs.purposes,
    'institution-objections': theirs.objections,
    time: now,
  };
}

function statusOf(state: State, patient: string, grantee: string, now: bigint) {
  const entry = state.consents.get(pairOf(patient, grantee));
  return {
    'data-types': consentedTypes(state, patient, grantee, now),
    expiries: entry?.expiries ?? NEVER,
    purposes: entry?.purposes ?? 0n,
    objections: entry?.objections ?? 0n,
  };
}
