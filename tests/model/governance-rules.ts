import { limits, officerRoles } from '../../src/lib/contracts/vocabulary.ts';
import { appoint, dismiss, refuseOfficer, refuseOthersThanOwner } from './officers.ts';
import { FOREVER, holds, isPaused } from './state.ts';
import { queue } from './timelock.ts';
import type { Arguments, Rule, Turn } from './turn.ts';

const { registrar, reviewer, pauser } = officerRoles;

/** The deployer opens the roles, once, and they take effect at once. What it proposed before then is closed. */
function initialize(turn: Turn, args: Arguments<'registry', 'initialize'>): void {
  const { state } = turn;
  const opening = [
    ...args.registrars.map((who) => [who, registrar] as const),
    ...args.reviewers.map((who) => [who, reviewer] as const),
    ...args.pausers.map((who) => [who, pauser] as const),
  ];
  turn.refuse('ERR-NOT-DEPLOYER', turn.sender !== state.deployer);
  turn.refuse('ERR-ALREADY-INITIALIZED', state.initialized);
  refuseOthersThanOwner(turn);
  turn.refuse('ERR-NO-OFFICERS', args.registrars.length === 0 || args.reviewers.length === 0);
  for (const [index, [who, role]] of opening.entries()) {
    const sooner = opening.slice(0, index).filter(([other]) => other === who);
    const held = sooner.reduce((mask, [, each]) => mask | each, state.officers.get(who) ?? 0n);
    refuseOfficer(turn, role, held, who === args.owner);
  }
  if (turn.refused) return;
  state.owner = args.owner;
  state.candidate = null;
  state.initialized = true;
  turn.append('registry-initialized', { provider: args.owner });
  for (const [who, role] of opening) {
    appoint(state, who, role);
    turn.append('officer-added', { provider: who, code: role });
  }
}

/** Ownership goes over in two steps; a proposal lapses, and a later one replaces it. */
function proposeOwner(turn: Turn, { candidate }: Arguments<'registry', 'propose-owner'>): void {
  const { state } = turn;
  refuseOthersThanOwner(turn);
  turn.refuse(
    'ERR-ROLES-CONFLICT',
    candidate === state.owner || holds(state, candidate, registrar | reviewer),
  );
  if (turn.refused) return;
  state.candidate = candidate;
  state.candidateLapsesAt = turn.burnHeight + limits.changeLapsesBurnBlocks;
  turn.append('ownership-proposed', { provider: candidate, ref: state.candidateLapsesAt });
}

function acceptOwnership(turn: Turn): void {
  const { state } = turn;
  const { candidate } = state;
  turn.refuse('ERR-NO-PROPOSAL', candidate === null);
  if (candidate !== null) {
    turn.refuse('ERR-NOT-CANDIDATE', turn.sender !== candidate);
    turn.refuse('ERR-PROPOSAL-LAPSED', turn.burnHeight >= state.candidateLapsesAt);
    turn.refuse('ERR-ROLES-CONFLICT', holds(state, candidate, registrar | reviewer));
  }
  if (turn.refused) return;
  state.owner = turn.sender;
  state.candidate = null;
  turn.append('ownership-accepted', { provider: turn.sender });
}

function cancelOwnership(turn: Turn): void {
  const { state } = turn;
  refuseOthersThanOwner(turn);
  turn.refuse('ERR-NO-PROPOSAL', state.candidate === null);
  if (turn.refused) return;
  turn.append('ownership-cancelled', { provider: state.candidate });
  state.candidate = null;
}

/** The owner's pause lasts until the owner lifts it; a pauser's for seven days, and once until the owner acts. */
function pause(turn: Turn): void {
  const { state, now } = turn;
  const isOwner = turn.sender === state.owner;
  turn.refuse('ERR-NOT-PAUSER', !isOwner && !holds(state, turn.sender, pauser));
  turn.refuse('ERR-ALREADY-PAUSED', isOwner ? state.pausedUntil === FOREVER : isPaused(state, now));
  turn.refuse('ERR-PAUSE-SPENT', !isOwner && state.pauseSpent);
  if (turn.refused) return;
  state.pausedUntil = isOwner ? FOREVER : now + limits.pauserPause;
  state.pauseSpent = !isOwner;
  turn.append('registry-paused', { 'expires-at': state.pausedUntil });
}

/** Ends a pause; after one of a pauser has lapsed, it renews the right of the pausers. */
function unpause(turn: Turn): void {
  const { state } = turn;
  refuseOthersThanOwner(turn);
  turn.refuse('ERR-NOT-PAUSED', !isPaused(state, turn.now) && !state.pauseSpent);
  if (turn.refused) return;
  state.pausedUntil = 0n;
  state.pauseSpent = false;
  turn.append('registry-unpaused', {});
}

/** A pauser only narrows, so it is appointed at once. */
function addPauser(turn: Turn, { who }: Arguments<'registry', 'add-pauser'>): void {
  refuseOthersThanOwner(turn);
  turn.refuse('ERR-ALREADY-OFFICER', holds(turn.state, who, pauser));
  if (turn.refused) return;
  appoint(turn.state, who, pauser);
  turn.append('officer-added', { provider: who, code: pauser });
}

function removePauser(turn: Turn, { who }: Arguments<'registry', 'remove-pauser'>): void {
  refuseOthersThanOwner(turn);
  turn.refuse('ERR-NOT-OFFICER', !holds(turn.state, who, pauser));
  if (turn.refused) return;
  dismiss(turn.state, who, pauser);
  turn.append('officer-removed', { provider: who, code: pauser });
}

/** A lower limit narrows, so it holds at once; a higher one waits. */
function setOverrideLimit(turn: Turn, { limit }: Arguments<'registry', 'set-override-limit'>): void {
  const { state } = turn;
  refuseOthersThanOwner(turn);
  turn.refuse('ERR-INVALID-LIMIT', limit < 1n || limit > 10n);
  turn.refuse('ERR-UNCHANGED', limit === state.overrideLimit);
  if (turn.refused) return;
  if (limit < state.overrideLimit) {
    state.overrideLimit = limit;
    turn.append('override-limit-set', { outcome: limit });
  } else queue(turn, { kind: 'override-limit', limit });
}

export const governanceRules: Readonly<Record<string, Rule>> = {
  initialize,
  'propose-owner': proposeOwner,
  'accept-ownership': acceptOwnership,
  'cancel-ownership': cancelOwnership,
  pause,
  unpause,
  'add-pauser': addPauser,
  'remove-pauser': removePauser,
  'set-override-limit': setOverrideLimit,
};
