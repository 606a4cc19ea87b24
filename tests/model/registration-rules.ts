import { limits, registrationStatuses, suspensionLevels } from '../../src/lib/contracts/vocabulary.ts';
import type { EventFields } from './event-log.ts';
import {
  isInstitution,
  isPaused,
  isPending,
  isProvider,
  isRegistrar,
  isResigned,
  isReviewer,
  isVerified,
  type Party,
  type State,
  unreviewedOverrides,
  wasVerified,
} from './state.ts';
import { type Arguments, type Rule, type Turn, toHex } from './turn.ts';

const { pending, registered, resigned } = registrationStatuses;

/** How an event tells a registration: its role, suspension, number, end of verification and commitment. */
export function fieldsOf(party: Party): EventFields {
  return {
    provider: isInstitution(party) ? null : party.who,
    institution: party.institution,
    code: party.role,
    outcome: party.suspension,
    ref: party.number,
    'expires-at': party.verifiedUntil,
    evidence: party.root,
  };
}

/** An account of the deployer's network: anyone could call a contract, and act as the provider that it is. */
export function isStandard(state: State, who: string): boolean {
  return !who.includes('.') && who[1] === state.deployer[1];
}

/** A new registration under the number of its event. A suspension survives whatever the key is registered as. */
function register(
  turn: Turn,
  who: string,
  rest: Pick<Party, 'institution' | 'role' | 'status' | 'root'>,
): Party {
  const party: Party = {
    who,
    ...rest,
    suspension: turn.state.parties.get(who)?.suspension ?? suspensionLevels.none,
    number: turn.next,
    verifiedFrom: 0n,
    verifiedUntil: 0n,
  };
  turn.state.parties.set(who, party);
  return party;
}

/**
 * A registrar registers an institution, which is no registrar or reviewer. It may take the place of a listing that was never verified, whose institution
 * alone may have suspended it, so that no institution keeps another out.
 */
function registerInstitution(turn: Turn, args: Arguments<'access-control', 'register-institution'>): void {
  const { state } = turn;
  const before = state.parties.get(args.institution);
  const isTaken =
    isInstitution(before) ||
    (before && (wasVerified(before) || before.suspension > suspensionLevels.institution));
  turn.refuse('ERR-NOT-REGISTRAR', !isRegistrar(state, turn.sender));
  turn.refuse('ERR-PAUSED', isPaused(state, turn.now));
  turn.refuse(
    'ERR-CONFLICT-OF-INTEREST',
    isRegistrar(state, args.institution) || isReviewer(state, args.institution),
  );
  turn.refuse('ERR-REGISTERED', isTaken === true);
  turn.refuse('ERR-UNREVIEWED-OVERRIDES', unreviewedOverrides(state, args.institution).length > 0);
  if (turn.refused) return;
  const { institution } = args;
  const party = register(turn, institution, {
    institution,
    role: 0n,
    status: registered,
    root: toHex(args.root),
  });
  party.suspension = suspensionLevels.none;
  turn.append('institution-registered', fieldsOf(party));
}

/** A provider registers itself: pending until its institution lists it. */
function registerProvider(turn: Turn, args: Arguments<'access-control', 'register-provider'>): void {
  const { state, sender } = turn;
  const { role, root } = args.credentials;
  const institution = state.parties.get(args.institution);
  const before = state.parties.get(sender);
  turn.refuse('ERR-UNKNOWN-INSTITUTION', !isInstitution(institution));
  turn.refuse('ERR-PAUSED', isPaused(state, turn.now));
  turn.refuse('ERR-NOT-STANDARD', !isStandard(state, sender));
  turn.refuse('ERR-INVALID-ROLE', !isRole(role));
  turn.refuse('ERR-INSTITUTION-SUSPENDED', isInstitution(institution) && institution.suspension !== 0n);
  const isFree = !before || isResigned(before) || mayGiveWay(before, args.institution);
  turn.refuse('ERR-REGISTERED', !isFree);
  if (turn.refused) return;
  const rest = { institution: args.institution, role, status: pending, root: toHex(root) };
  turn.append('registration-requested', fieldsOf(register(turn, sender, rest)));
}

/** An institution lists its providers, all or none. */
function registerProviders(turn: Turn, args: Arguments<'access-control', 'register-providers'>): void {
  const { state, sender } = turn;
  const caller = state.parties.get(sender);
  turn.refuse('ERR-UNKNOWN-INSTITUTION', !isInstitution(caller));
  turn.refuse('ERR-PAUSED', isPaused(state, turn.now));
  turn.refuse('ERR-INSTITUTION-SUSPENDED', isInstitution(caller) && caller.suspension !== 0n);
  turn.refuse('ERR-EMPTY-LIST', args.providers.length === 0);
  const seen = new Set<string>();
  for (const { provider, role } of args.providers) {
    const before = state.parties.get(provider);
    turn.refuse('ERR-NOT-STANDARD', !isStandard(state, provider));
    turn.refuse('ERR-INVALID-ROLE', !isRole(role));
    const isFree = !before || isResigned(before) || isPending(before) || mayGiveWay(before, sender);
    turn.refuse('ERR-ALREADY-REGISTERED', !isFree || seen.has(provider));
    seen.add(provider);
  }
  if (turn.refused) return;
  for (const { provider, role, root } of args.providers) {
    const rest = { institution: sender, role, status: registered, root: toHex(root) };
    turn.append('provider-registered', fieldsOf(register(turn, provider, rest)));
  }
}

/** A registration that was never verified may be replaced by one with another institution. */
function mayGiveWay(party: Party, institution: string): boolean {
  return isProvider(party) && !wasVerified(party) && party.institution !== institution;
}

function isRole(role: bigint): boolean {
  return role >= 1n && role <= 6n;
}

/** A registrar who is no provider or institution verifies what is listed, until a time within five years. */
function verifyProviders(turn: Turn, args: Arguments<'access-control', 'verify-providers'>): void {
  const { state, sender, now } = turn;
  const caller = state.parties.get(sender);
  const rows = args.providers;
  const isPartial = isInstitution(caller) || (caller !== undefined && wasVerified(caller));
  const verifiesItself = rows.some(({ provider }) => provider === sender);
  turn.refuse('ERR-NOT-REGISTRAR', !isRegistrar(state, sender));
  turn.refuse('ERR-CONFLICT-OF-INTEREST', isRegistrar(state, sender) && (isPartial || verifiesItself));
  turn.refuse('ERR-PAUSED', isPaused(state, now));
  turn.refuse('ERR-EMPTY-LIST', rows.length === 0);
  turn.refuse('ERR-REPEATED-PROVIDER', new Set(rows.map(({ provider }) => provider)).size < rows.length);
  for (const row of rows) {
    const party = state.parties.get(row.provider);
    const isListed = isProvider(party) && party.status === registered;
    const end = row['valid-until'];
    turn.refuse('ERR-INVALID-END', end <= now || end > now + limits.verification);
    turn.refuse('ERR-NOT-LISTED', !isListed);
    // Who registered anew since it was checked must be checked anew.
    turn.refuse('ERR-OTHER-REGISTRATION', isListed && party.number !== row.number);
  }
  if (turn.refused) return;
  for (const row of rows) {
    const party = state.parties.get(row.provider);
    if (!party) continue;
    if (!isVerified(party, now)) party.verifiedFrom = now;
    party.verifiedUntil = row['valid-until'];
    party.root = toHex(row.root);
    turn.append('provider-verified', fieldsOf(party));
  }
}

function verifyCredentials(turn: Turn, args: Arguments<'access-control', 'verify-credentials'>): void {
  verifyProviders(turn, { providers: [{ provider: args.provider, ...args.certifications }] });
}

/** A provider can always resign. Its suspension stays with the key. */
function resign(turn: Turn): void {
  const party = turn.state.parties.get(turn.sender);
  turn.refuse('ERR-UNKNOWN-PROVIDER', !isProvider(party));
  turn.refuse('ERR-RESIGNED', isProvider(party) && isResigned(party));
  if (turn.refused || !party) return;
  leave(party);
  turn.append('provider-resigned', fieldsOf(party));
}

function leave(party: Party): void {
  party.status = resigned;
  party.verifiedFrom = 0n;
  party.verifiedUntil = 0n;
}

/** Whether a key has a registration in force, of a provider or an institution. */
function isRegistered(party: Party | undefined): boolean {
  return party !== undefined && !isResigned(party);
}

/** The old key proposes to move its registration to a new one. */
function moveRegistration(turn: Turn, { to }: Arguments<'access-control', 'move-registration'>): void {
  const { state, sender } = turn;
  const party = state.parties.get(sender);
  turn.refuse('ERR-UNKNOWN-PROVIDER', !isProvider(party));
  turn.refuse('ERR-PAUSED', isPaused(state, turn.now));
  turn.refuse('ERR-RESIGNED', isProvider(party) && isResigned(party));
  turn.refuse('ERR-NOT-STANDARD', !isStandard(state, to));
  turn.refuse('ERR-REGISTERED', isRegistered(state.parties.get(to)));
  if (turn.refused || !party) return;
  state.moves.set(sender, { to, number: party.number });
  turn.append('registration-move-proposed', {
    provider: to,
    institution: party.institution,
    ref: party.number,
  });
}

/** The new key accepts: verification and suspension go along under a new number, consents do not. */
function acceptRegistration(turn: Turn, { from }: Arguments<'access-control', 'accept-registration'>): void {
  const { state, sender } = turn;
  const party = state.parties.get(from);
  const move = state.moves.get(from);
  turn.refuse('ERR-NO-MOVE', move === undefined || move.to !== sender || move.number !== party?.number);
  turn.refuse('ERR-UNKNOWN-PROVIDER', !isProvider(party));
  turn.refuse('ERR-PAUSED', isPaused(state, turn.now));
  turn.refuse('ERR-RESIGNED', isProvider(party) && isResigned(party));
  turn.refuse('ERR-REGISTERED', isRegistered(state.parties.get(sender)));
  turn.refuse('ERR-UNREVIEWED-OVERRIDES', unreviewedOverrides(state, from).length > 0);
  if (turn.refused || !party) return;
  const former = state.parties.get(sender)?.suspension ?? suspensionLevels.none;
  const moved: Party = {
    ...party,
    who: sender,
    number: turn.next,
    suspension: former > party.suspension ? former : party.suspension,
  };
  state.parties.set(sender, moved);
  state.moves.delete(from);
  state.origins.set(sender, state.origins.get(from) ?? from);
  turn.append('registration-moved', { ...fieldsOf(moved), ref: party.number });
  leave(party);
}

export const registrationRules: Readonly<Record<string, Rule>> = {
  'register-institution': registerInstitution,
  'register-provider': registerProvider,
  'register-providers': registerProviders,
  'verify-credentials': verifyCredentials,
  'verify-providers': verifyProviders,
  resign,
  'move-registration': moveRegistration,
  'accept-registration': acceptRegistration,
};
