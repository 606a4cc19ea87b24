import { limits } from '../../src/lib/contracts/vocabulary.ts';
import type { EventFields } from './event-log.ts';
import type { Change, ChangeKind } from './state.ts';
import type { Turn } from './turn.ts';

/** What widens power waits out 144 burn blocks and lapses after 1008. Its number is the seq of its event. */
export function queue(turn: Turn, what: ChangeKind): void {
  const change: Change = {
    number: turn.next,
    readyAt: turn.burnHeight + limits.timelockBurnBlocks,
    lapsesAt: turn.burnHeight + limits.changeLapsesBurnBlocks,
    what,
  };
  turn.state.changes.set(change.number, change);
  turn.append(`${what.kind}-queued`, { ...fieldsOf(what), ref: change.readyAt });
}

/** How an event names a change. */
export function fieldsOf(what: ChangeKind): EventFields {
  if (what.kind === 'officer') return { provider: what.who, institution: what.old, code: what.role };
  if (what.kind === 'override-limit') return { outcome: what.limit };
  if (what.kind === 'protocol-contract') {
    return { provider: what.contract, code: what.slot, evidence: what.hash };
  }
  return {
    'data-types': what.policy.dataTypes,
    purposes: what.policy.purposes,
    code: what.role,
    outcome: what.policy.flags,
    'expires-at': what.policy.longest,
  };
}
