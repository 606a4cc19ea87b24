import { officerRoles } from '../../src/lib/contracts/vocabulary.ts';
import { dismiss, refuseNewOfficer, refuseOthersThanOwner } from './officers.ts';
import { holds } from './state.ts';
import { queue } from './timelock.ts';
import type { Arguments, Rule, Turn } from './turn.ts';

const { registrar, reviewer } = officerRoles;

/** A registrar or a reviewer widens power: the appointment waits. */
function add(role: bigint): Rule {
  return (turn: Turn, { who }: Arguments<'access-control', 'add-registrar'>) => {
    refuseOthersThanOwner(turn);
    refuseNewOfficer(turn, role, who);
    if (!turn.refused) queue(turn, { kind: 'officer', role, who, old: null });
  };
}

/** Removed at once, but the last one can only be replaced. */
function remove(role: bigint): Rule {
  return (turn: Turn, { who }: Arguments<'access-control', 'remove-registrar'>) => {
    const { state } = turn;
    const count = [...state.officers.keys()].filter((each) => holds(state, each, role)).length;
    refuseOthersThanOwner(turn);
    turn.refuse('ERR-NOT-OFFICER', !holds(state, who, role));
    turn.refuse('ERR-LAST-OFFICER', holds(state, who, role) && count === 1);
    if (turn.refused) return;
    dismiss(state, who, role);
    turn.append('officer-removed', { provider: who, code: role });
  };
}

/** Replaces a registrar or reviewer, even the last, in one call: `old` loses the role when `new` gets it. */
function replaceOfficer(turn: Turn, args: Arguments<'registry', 'replace-officer'>): void {
  const { role, old, new: who } = args;
  const replaceable = role === registrar || role === reviewer;
  refuseOthersThanOwner(turn);
  turn.refuse('ERR-NOT-OFFICER', !replaceable || !holds(turn.state, old, role));
  if (replaceable) refuseNewOfficer(turn, role, who);
  if (!turn.refused) queue(turn, { kind: 'officer', role, who, old });
}

/** The officers' rules, those of the registry. */
export const registryOfficerRules: Readonly<Record<string, Rule>> = { 'replace-officer': replaceOfficer };

/** The officers' rules, those of access-control. */
export const officerRules: Readonly<Record<string, Rule>> = {
  'add-registrar': add(registrar),
  'add-reviewer': add(reviewer),
  'remove-registrar': remove(registrar),
  'remove-reviewer': remove(reviewer),
};
