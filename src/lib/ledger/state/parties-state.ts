import type { LedgerEvent } from '../../contracts/event.ts';
import { type Study, toBytes } from './entries.ts';
import { Governance } from './governance.ts';
import { NotUnderstoodEvents } from './not-understood.ts';
import { Registrations } from './registrations.ts';

/**
 * What the registry holds of no patient: registrations, studies, keys, officers and settings, as the events that name
 * no patient tell it, applied one after another.
 *
 * It also remembers the number under which each principal was registered at any event, so that the events of one
 * patient can be replayed on a state that is ahead of them.
 */
export class PartiesState {
  readonly registrations = new Registrations();
  readonly governance: Governance;
  readonly studies = new Map<bigint, Study>();
  readonly encryptionKeys = new Map<string, Uint8Array>();
  readonly notUnderstood = new NotUnderstoodEvents();
  /** Seq of the last event that was applied; 0 for none. */
  seq = 0n;
  readonly #openingRules: string;

  /** @param registryId contract id of the registry, whose neighbours are the first protocol contracts */
  constructor(registryId: string) {
    this.governance = new Governance(registryId);
    this.#openingRules = this.governance.settings['access-control'];
  }

  /** The contract whose rules are in force, when it is not the one that was deployed with the registry. */
  get replacedRules(): string | undefined {
    const rules = this.governance.settings['access-control'];
    return rules === this.#openingRules ? undefined : rules;
  }

  /** Applies the next event that names no patient; notes one that it does not understand. */
  apply(event: LedgerEvent): void {
    this.seq = event.seq;
    const understood =
      event.patient === null &&
      (this.registrations.apply(event) || this.governance.apply(event) || this.#applyOther(event));
    if (!understood) this.notUnderstood.add(event);
  }

  #applyOther({ topic, ref, actor, provider, evidence, ...event }: LedgerEvent): boolean {
    if (topic === 'encryption-key-published') {
      this.encryptionKeys.set(actor, toBytes(evidence));
      return true;
    }
    if (topic !== 'study-registered' || provider === null) return false;
    this.studies.set(ref, {
      lead: provider,
      number: this.registrations.parties.get(provider)?.number ?? 0n,
      'data-types': event['data-types'],
      'ends-at': event['expires-at'],
      evidence: toBytes(evidence),
    });
    return true;
  }
}

/** Replays the events that name no patient, in their order. */
export function replayParties(registryId: string, events: Iterable<LedgerEvent>): PartiesState {
  const state = new PartiesState(registryId);
  for (const event of events) state.apply(event);
  return state;
}
