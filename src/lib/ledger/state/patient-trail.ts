import type { LedgerEvent } from '../../contracts/event.ts';
import { has, without } from '../../contracts/rules/masks.ts';
import type { Registrations } from './registrations.ts';

/** What writes the consent entry of a grantee. */
const consentTopics: ReadonlySet<string> = new Set([
  'consent-granted',
  'request-approved',
  'consent-updated',
  'consent-revoked',
  'consent-transferred',
  'objection-set',
]);
const endingTopics: ReadonlySet<string> = new Set(['override-ended', 'override-reviewed']);

/** The changes about one patient, and which of them made an entry what it is. */
export class PatientTrail {
  /** @param events in their order */
  constructor(
    private readonly events: readonly LedgerEvent[],
    private readonly registrations: Registrations,
  ) {}

  /** The last event of these topics about a provider. */
  last(provider: string, topics: readonly string[]): LedgerEvent | undefined {
    return this.events.findLast((event) => event.provider === provider && topics.includes(event.topic));
  }

  /** The last event that set each of the data types of a consent, and the last that set its purposes. */
  consent(grantee: string, dataTypes: bigint, before?: bigint): LedgerEvent[] {
    const found: LedgerEvent[] = [];
    let open = dataTypes;
    for (const event of this.#backwards(before)) {
      const left = event.topic === 'consent-transferred' && event.institution === grantee;
      if (!consentTopics.has(event.topic) || (event.provider !== grantee && !left)) continue;
      const replaces = left || event.topic === 'consent-updated' || event.topic === 'consent-transferred';
      const set = replaces ? 63n : event['data-types'];
      // the newest one is always told: it set the purposes
      if (found.length > 0 && !has(open, set)) continue;
      found.push(event);
      if (event.topic === 'consent-transferred' && !left) {
        found.push(...this.consent(event.institution ?? '', open, event.seq));
      }
      open = without(open, set);
      if (open === 0n) break;
    }
    return found;
  }

  /** The last event that set what a patient objects a grantee reading; with those that a transfer brought along. */
  objections(grantee: string, before?: bigint): LedgerEvent[] {
    for (const event of this.#backwards(before)) {
      const { topic, provider, institution, seq } = event;
      if (provider === null) continue;
      if (topic === 'consent-transferred' && provider === grantee) {
        return [event, ...this.objections(institution ?? '', seq)];
      }
      if (topic !== 'objection-set') continue;
      if (provider === grantee || this.registrations.firstKeyAt(provider, seq) === grantee) return [event];
    }
    return [];
  }

  /** Objections after a grant, an override or a joined study that took some of its types away. */
  objectionsAfter(covering: LedgerEvent): LedgerEvent[] {
    return this.events.filter(
      (event) =>
        event.topic === 'objection-set' &&
        event.provider === covering.provider &&
        event.seq > covering.seq &&
        has(event['data-types'], covering['data-types']),
    );
  }

  /** The events that ended an override. */
  endings(started: LedgerEvent): LedgerEvent[] {
    return this.events.filter((event) => endingTopics.has(event.topic) && event.ref === started.ref);
  }

  *#backwards(before: bigint | undefined): Generator<LedgerEvent> {
    for (let index = this.events.length - 1; index >= 0; index -= 1) {
      const event = this.events[index];
      if (event !== undefined && (before === undefined || event.seq < before)) yield event;
    }
  }
}
