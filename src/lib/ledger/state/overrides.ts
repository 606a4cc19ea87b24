import type { LedgerEvent } from '../../contracts/event.ts';
import { toBytes } from './entries.ts';
import type { Pair, PatientState } from './patient-state.ts';

/**
 * Applies an event of an override: of its start, or of what became of it.
 *
 * @param number the provider's registration number
 * @returns false when it is none, or of an override that never started
 */
export function applyOverride(state: PatientState, pair: Pair, event: LedgerEvent, number: bigint): boolean {
  const { topic, ref, provider, patient, 'expires-at': end } = event;
  if (provider === null || patient === null) return false;
  if (topic === 'override-started') {
    const shared = { 'data-types': event['data-types'], 'ends-at': end, number };
    state.overrides.set(ref, {
      patient,
      provider,
      ...shared,
      code: event.code,
      evidence: toBytes(event.evidence),
      'started-at': event.time,
      outcome: 0n,
      escalated: false,
      acknowledged: false,
    });
    pair.activeOverride = { override: ref, ...shared };
    return true;
  }
  const old = state.overrides.get(ref);
  if (old === undefined || !laterTopics.has(topic)) return false;
  state.overrides.set(ref, {
    ...old,
    'ends-at': end,
    outcome: event.outcome,
    escalated: old.escalated || topic === 'override-escalated',
    acknowledged: old.acknowledged || topic === 'override-acknowledged',
  });
  if (end < old['ends-at'] && pair.activeOverride?.override === ref) pair.activeOverride = undefined;
  return true;
}

const laterTopics: ReadonlySet<string> = new Set([
  'override-ended',
  'override-reviewed',
  'override-escalated',
  'override-acknowledged',
]);
