import { officerRoles } from '../../src/lib/contracts/vocabulary.ts';
import type { State } from './state.ts';
import type { Turn } from './turn.ts';

const { registrar, reviewer } = officerRoles;

export function refuseOthersThanOwner(turn: Turn): void {
  turn.refuse('ERR-NOT-OWNER', turn.sender !== turn.state.owner);
}

/**
 * Owner, registrar and reviewer must be different principals, and nobody holds a role twice. Anyone may be a pauser.
 * @param held mask of the roles held before
 */
export function refuseOfficer(turn: Turn, role: bigint, held: bigint, isOwner: boolean): void {
  turn.refuse('ERR-ALREADY-OFFICER', (held & role) !== 0n);
  const others = (registrar | reviewer) & ~role;
  const exclusive = role === registrar || role === reviewer;
  turn.refuse('ERR-ROLES-CONFLICT', exclusive && (isOwner || (held & others) !== 0n));
}

/** The same for an officer as things stand. */
export function refuseNewOfficer(turn: Turn, role: bigint, who: string): void {
  refuseOfficer(turn, role, turn.state.officers.get(who) ?? 0n, who === turn.state.owner);
}

export function appoint(state: State, who: string, role: bigint): void {
  state.officers.set(who, (state.officers.get(who) ?? 0n) | role);
}

export function dismiss(state: State, who: string, role: bigint): void {
  state.officers.set(who, (state.officers.get(who) ?? 0n) & ~role);
}
