import { isInstitutionSuspended, isPending, isResigned, type Party } from './state.ts';
import type { Turn } from './turn.ts';

/** A provider must be registered, listed, and not suspended, nor its institution. Of who resigned, nothing more is asked. */
export function refuseStanding(turn: Turn, party: Party): void {
  turn.refuse('ERR-RESIGNED', isResigned(party));
  if (isResigned(party)) return;
  turn.refuse('ERR-PENDING', isPending(party));
  turn.refuse('ERR-PROVIDER-SUSPENDED', party.suspension !== 0n);
  turn.refuse('ERR-INSTITUTION-SUSPENDED', isInstitutionSuspended(turn.state, party));
}
