import { activeTypes, consentTo, NEVER, objectionsTo } from './coverage.ts';
import type { State } from './state.ts';

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

/** What a patient's consents to a provider and to its institution, and the objections, amount to at `now`. */
export function consentStatus(state: State, patient: string, provider: string, now: bigint): ConsentStatus {
  const institution = state.parties.get(provider)?.institution ?? provider;
  const own = statusOf(state, patient, provider, now);
  const theirs = statusOf(state, patient, institution, now);
  return {
    ...own,
    'institution-data-types': theirs['data-types'],
    'institution-expiries': theirs.expiries,
    'institution-purposes': theirs.purposes,
    'institution-objections': theirs.objections,
    time: now,
  };
}

function statusOf(state: State, patient: string, grantee: string, now: bigint) {
  const consent = consentTo(state, patient, grantee);
  const types = consent ? activeTypes(consent.expiries, now) : 0n;
  return {
    'data-types': types,
    expiries: consent?.expiries ?? NEVER,
    purposes: consent?.purposes ?? 0n,
    objections: objectionsTo(state, patient, grantee),
  };
}
