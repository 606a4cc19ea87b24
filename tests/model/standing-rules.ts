import { suspensionLevels } from '../../src/lib/contracts/vocabulary.ts';
import { fieldsOf } from './registration-rules.ts';
import {
  isInstitution,
  isPaused,
  isProvider,
  isRegistrar,
  isResigned,
  isReviewer,
  type Party,
  type State,
} from './state.ts';
import type { Arguments, Rule, Turn } from './turn.ts';

const { none, institution: byInstitution, registrar: byRegistrar, reviewer: byReviewer } = suspensionLevels;

/** The highest level at which a principal may suspend anyone; 0 for none. */
function levelOf(state: State, who: string): bigint {
  if (isReviewer(state, who)) return byReviewer;
  if (isRegistrar(state, who)) return byRegistrar;
  return isInstitution(state.parties.get(who)) ? byInstitution : none;
}

/** An institution suspends its own providers only, and not those who resigned. */
function isOwnOf(institution: string, party: Party): boolean {
  return party.institution === institution && !isResigned(party);
}

function refuseSuspension(turn: Turn, provider: string, level: bigint): void {
  const party = turn.state.parties.get(provider);
  turn.refuse('ERR-NOT-ALLOWED', level === none);
  turn.refuse('ERR-NOT-LISTED', !isProvider(party));
  turn.refuse(
    'ERR-OTHER-INSTITUTION',
    level === byInstitution && isProvider(party) && !isOwnOf(turn.sender, party),
  );
}

/** Suspends at a level, under the name of that level's holder. */
export function suspend(turn: Turn, party: Party, level: bigint): void {
  party.suspension = level;
  turn.append('provider-suspended', fieldsOf(party));
}

function suspendProvider(turn: Turn, { provider }: Arguments<'access-control', 'suspend-provider'>): void {
  const level = levelOf(turn.state, turn.sender);
  const party = turn.state.parties.get(provider);
  refuseSuspension(turn, provider, level);
  turn.refuse('ERR-ALREADY-SUSPENDED', level !== none && isProvider(party) && party.suspension >= level);
  if (!turn.refused && party) suspend(turn, party, level);
}

/** Up to 200 in one call, all or none; those at this level or above are left. */
function suspendProviders(turn: Turn, { providers }: Arguments<'access-control', 'suspend-providers'>): void {
  const level = levelOf(turn.state, turn.sender);
  turn.refuse('ERR-NOT-ALLOWED', level === none);
  turn.refuse('ERR-EMPTY-LIST', providers.length === 0);
  for (const provider of providers) refuseSuspension(turn, provider, level);
  if (turn.refused) return;
  for (const provider of providers) {
    const party = turn.state.parties.get(provider);
    if (party && party.suspension < level) suspend(turn, party, level);
  }
}

/**
 * Only the level that suspended, or a higher one, lifts it; never the provider itself. After a resignation the
 * institution that it left still may.
 */
function reinstateProvider(turn: Turn, args: Arguments<'access-control', 'reinstate-provider'>): void {
  const { state, sender } = turn;
  const party = state.parties.get(args.provider);
  turn.refuse('ERR-UNKNOWN-PROVIDER', !isProvider(party));
  turn.refuse('ERR-PAUSED', isPaused(state, turn.now));
  if (isProvider(party)) {
    // An institution that is an officer too lifts no more for its own people than an institution may.
    const highest = levelOf(state, sender);
    const level = sender === party.institution ? byInstitution : highest > byInstitution ? highest : none;
    const isAllowed = level !== none && sender !== args.provider;
    turn.refuse('ERR-NOT-ALLOWED', !isAllowed);
    turn.refuse('ERR-NOT-SUSPENDED', party.suspension === none);
    turn.refuse('ERR-HIGHER-LEVEL', isAllowed && party.suspension > level);
  }
  if (turn.refused || !party) return;
  party.suspension = none;
  turn.append('provider-reinstated', fieldsOf(party));
}

/** A registrar suspends an institution, and with it all access of its providers. */
function suspendInstitution(turn: Turn, args: Arguments<'access-control', 'suspend-institution'>): void {
  const { state } = turn;
  const party = state.parties.get(args.institution);
  turn.refuse('ERR-UNKNOWN-INSTITUTION', !isInstitution(party));
  turn.refuse('ERR-NOT-REGISTRAR', !isRegistrar(state, turn.sender));
  turn.refuse('ERR-ALREADY-SUSPENDED', isInstitution(party) && party.suspension !== none);
  if (turn.refused || !party) return;
  party.suspension = byRegistrar;
  turn.append('institution-suspended', fieldsOf(party));
}

function reinstateInstitution(turn: Turn, args: Arguments<'access-control', 'reinstate-institution'>): void {
  const { state, sender } = turn;
  const party = state.parties.get(args.institution);
  turn.refuse('ERR-UNKNOWN-INSTITUTION', !isInstitution(party));
  turn.refuse('ERR-NOT-REGISTRAR', !isRegistrar(state, sender));
  turn.refuse('ERR-PAUSED', isPaused(state, turn.now));
  turn.refuse('ERR-CONFLICT-OF-INTEREST', isRegistrar(state, sender) && sender === args.institution);
  turn.refuse('ERR-NOT-SUSPENDED', isInstitution(party) && party.suspension === none);
  if (turn.refused || !party) return;
  party.suspension = none;
  turn.append('institution-reinstated', fieldsOf(party));
}

export const standingRules: Readonly<Record<string, Rule>> = {
  'suspend-provider': suspendProvider,
  'suspend-providers': suspendProviders,
  'reinstate-provider': reinstateProvider,
  'suspend-institution': suspendInstitution,
  'reinstate-institution': reinstateInstitution,
};
