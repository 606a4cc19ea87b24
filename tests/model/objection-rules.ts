import { clearTypes } from './consent-rules.ts';
import { NEVER, objectionsTo, withExpiry } from './coverage.ts';
import { isWithin } from './policy-rules.ts';
import { type Consent, isPaused, pairOf, type State } from './state.ts';
import type { Arguments, Rule, Turn } from './turn.ts';

/**
 * Objects to a grantee reading the named types, and no others. It ends for good what the pair has for these types;
 * lifting revives nothing. It holds for the first key of a moved registration too, and so for all that follow. Anyone but the patient may be named, registered or not.
 */
function setObjection(turn: Turn, args: Arguments<'patient-consent', 'set-objection'>): void {
  const { state, sender: patient, now } = turn;
  const { provider } = args;
  const types = args['data-types'];
  const pair = pairOf(patient, provider);
  const before = storedEntry(state, patient, provider);
  const objected = objectionsTo(state, patient, provider);
  turn.refuse('ERR-INVALID-MASK', types > 63n);
  turn.refuse('ERR-SELF-GRANT', patient === provider);
  turn.refuse('ERR-SAME-VALUE', types === objected);
  turn.refuse('ERR-CONSENT-PAUSED', isPaused(state, now) && !isWithin(objected, types));
  if (turn.refused) return;
  const consent = { ...clearTypes(before, types, now), objections: types };
  const first = state.origins.get(provider);
  if (first !== undefined) {
    const entry = storedEntry(state, patient, first);
    state.consents.set(pairOf(patient, first), { ...entry, objections: types });
  }
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

function storedEntry(state: State, patient: string, grantee: string): Consent {
  return (
    state.consents.get(pairOf(patient, grantee)) ?? {
      patient,
      grantee,
      number: state.parties.get(grantee)?.number ?? 0n,
      expiries: NEVER,
      purposes: 0n,
      objections: 0n,
      grant: 0n,
    }
  );
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
