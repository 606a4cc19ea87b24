import { officerRoles } from '../../src/lib/contracts/vocabulary.ts';
import { appoint, dismiss, refuseNewOfficer, refuseOthersThanOwner } from './officers.ts';
import { type ChangeKind, holds } from './state.ts';
import { fieldsOf, queue } from './timelock.ts';
import type { Arguments, Rule, Turn } from './turn.ts';

/** The owner makes a queued change, whose conditions must still hold. */
function activateChange(turn: Turn, { number }: Arguments<'registry', 'activate-change'>): void {
  const { state } = turn;
  const change = state.changes.get(number);
  refuseOthersThanOwner(turn);
  turn.refuse('ERR-UNKNOWN-CHANGE', change === undefined);
  if (change) {
    turn.refuse('ERR-TIMELOCKED', turn.burnHeight < change.readyAt);
    turn.refuse('ERR-CHANGE-LAPSED', turn.burnHeight >= change.lapsesAt);
    refuseChange(turn, change.what);
  }
  if (turn.refused || !change) return;
  makeChange(turn, change.what);
  state.changes.delete(number);
  const topic = change.what.kind === 'officer' ? 'officer-added' : (`${change.what.kind}-set` as const);
  turn.append(topic, { ...fieldsOf(change.what), ref: number });
}

function refuseChange(turn: Turn, what: ChangeKind): void {
  if (what.kind === 'officer') {
    turn.refuse('ERR-NOT-OFFICER', what.old !== null && !holds(turn.state, what.old, what.role));
    refuseNewOfficer(turn, what.role, what.who);
  }
  if (what.kind === 'protocol-contract') {
    refuseContract(turn, what.contract);
    turn.refuse('ERR-INVALID-CONTRACT', turn.hashes(what.contract) !== what.hash);
  }
}

function makeChange(turn: Turn, what: ChangeKind): void {
  const { state } = turn;
  if (what.kind === 'officer') {
    if (what.old !== null) dismiss(state, what.old, what.role);
    appoint(state, what.who, what.role);
  } else if (what.kind === 'role-policy') state.policies.set(what.role, what.policy);
  else if (what.kind === 'override-limit') state.overrideLimit = what.limit;
  else if (what.slot === 1n) state.accessControl = what.contract;
  else state.patientConsent = what.contract;
}

/** Owner or pauser: dropping a change narrows. */
function cancelChange(turn: Turn, { number }: Arguments<'registry', 'cancel-change'>): void {
  const { state, sender } = turn;
  turn.refuse('ERR-NOT-PAUSER', sender !== state.owner && !holds(state, sender, officerRoles.pauser));
  turn.refuse('ERR-UNKNOWN-CHANGE', !state.changes.has(number));
  if (turn.refused) return;
  state.changes.delete(number);
  turn.append('change-cancelled', { ref: number });
}

/** A protocol contract must be deployed, and not be one already. */
function refuseContract(turn: Turn, contract: string): void {
  const { state } = turn;
  turn.refuse('ERR-INVALID-CONTRACT', turn.hashes(contract) === undefined);
  turn.refuse('ERR-INVALID-CONTRACT', contract === state.accessControl || contract === state.patientConsent);
}

/** Names a new version of a protocol contract, and its `contract-hash?`. */
function queueContract(turn: Turn, args: Arguments<'registry', 'queue-protocol-contract'>): void {
  const { slot, contract } = args;
  refuseOthersThanOwner(turn);
  turn.refuse('ERR-INVALID-CONTRACT', slot !== 1n && slot !== 2n);
  refuseContract(turn, contract);
  const hash = turn.hashes(contract);
  if (turn.refused || hash === undefined) return;
  queue(turn, { kind: 'protocol-contract', slot, contract, hash });
}

export const changeRules: Readonly<Record<string, Rule>> = {
  'activate-change': activateChange,
  'cancel-change': cancelChange,
  'queue-protocol-contract': queueContract,
};
