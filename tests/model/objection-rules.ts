import { clearTypes } from './consent-rules.ts';
import { NEVER, withExpiry } from './coverage.ts';
import { isWithin } from './policy-rules.ts';
import { type Consent, isPaused, pairOf, type State } from './state.ts';
import type { Arguments, Rule, Turn } from './turn.ts';

/**
 * Objects to a grantee reading the named types, and no others. It ends for good what the pair has for these types;
 * lifting revives nothing. Anyone but the patient may be named, registered or not.
 */
function setObjection(turn: Turn, args: Arguments<'patient-consent', 'set-objection'>): void {
  const { state, sender: patient, now } = turn;
  const { provider } = args;
  const types = args['data-types'];
  const pair = pairOf(patient, provider);
  const before: Consent = state.consents.get(pair) ?? {
    patient,
    grantee: provider,
    number: state.parties.get(provider)?.number ?? 0n,
    expiries: NEVER,
    purposes: 0n,
    objections: 0n,
    grant: 0n,
  };
  turn.refuse('ERR-INVALID-MASK', types > 63n);
  turn.refuse('ERR-SELF-GRANT', patient === provider);
  turn.refuse('ERR-SAME-VALUE', types === before.objections);
  turn.refuse('ERR-CONSENT-PAUSED', isPaused(state, now) && !isWithin(before.objections, types));
  if (turn.refused) return;
  const consent = { ...clearTypes(before, types, now), objections: types };
  state.consents.set(pair, consent);
  endTypes(state, pair, types);
  turn.append('objection-set', {
    patient,
    provider,
    institution: state.parties.get(provider)?.institution ?? null,
    'data-types': types,
    purposes: consent.purposes,
  });
}

/** Takes the types from the temporary grant, the running override and the study of a pair. */
function endTypes(state: State, pair: string, types: bigint): void {
  const grant = state.temporaryGrants.get(pair);
  if (grant) grant.expiries = withExpiry(grant.expiries, types, 0n);
  const override = state.overrides.get(state.lastOverrides.get(pair) ?? 0n);
  if (override) override.reach &= ~types;
  const membership = state.memberships.get(pair);
  if (membership) membership.dataTypes &= ~types;
}

export const objectionRules: Readonly<Record<string, Rule>> = { 'set-objection': setObjection };
