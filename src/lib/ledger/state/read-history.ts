import type { Ledger } from '../ledger.ts';
import type { History } from './explain-decision.ts';
import { replayParties } from './parties-state.ts';
import { replayPatient } from './patient-state.ts';

/**
 * Reads from a ledger what a decision about a patient rests on, and replays it.
 *
 * @param until the last event that the decision knew; of a logged access, the one before it
 * @throws ledger-unusable
 */
export async function readHistory(ledger: Ledger, patient: string, until: bigint): Promise<History> {
  const partyEvents = await ledger.readChanges('parties', until);
  const patientEvents = await ledger.readChanges({ patient }, until);
  const parties = replayParties(ledger.head.registry, partyEvents);
  return { parties, partyEvents, patient: replayPatient(patient, patientEvents, parties), patientEvents };
}
