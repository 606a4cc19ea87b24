import { hashEvent, type LedgerEvent, ZERO_HASH } from '../../src/lib/contracts/event.ts';
import type { Topic } from '../../src/lib/contracts/vocabulary.ts';
import type { Block } from './call.ts';

/** What a rule says of an event; what it leaves out is none or zero. */
export type EventFields = Partial<
  Pick<
    LedgerEvent,
    | 'patient'
    | 'provider'
    | 'institution'
    | 'data-types'
    | 'purposes'
    | 'code'
    | 'outcome'
    | 'ref'
    | 'expires-at'
    | 'evidence'
  >
>;

/** The event log: each event names the hash of the one before it, and of the one before it about the same patient. */
export class EventLog {
  /** @param hashOf the hash of an event: `hashEvent`, or a faster one that gives the same */
  constructor(private readonly hashOf: (event: LedgerEvent) => string = hashEvent) {}

  private seq = 0n;
  private hash = ZERO_HASH;
  private readonly patients = new Map<string, { count: bigint; hash: string }>();

  /** The seq of the next event, which is also the number of what that event opens. */
  get next(): bigint {
    return this.seq + 1n;
  }

  head(): { seq: bigint; hash: string } {
    return { seq: this.seq, hash: this.hash };
  }

  patientHead(who: string): { count: bigint; hash: string } {
    return this.patients.get(who) ?? { count: 0n, hash: ZERO_HASH };
  }

  append(topic: Topic, actor: string, block: Block, fields: EventFields): LedgerEvent {
    const patient = fields.patient ?? null;
    const before = patient === null ? undefined : this.patientHead(patient);
    const event: LedgerEvent = {
      seq: this.next,
      prev: this.hash,
      'patient-prev': before?.hash ?? ZERO_HASH,
      topic,
      actor,
      patient,
      provider: null,
      institution: null,
      'data-types': 0n,
      purposes: 0n,
      code: 0n,
      outcome: 0n,
      ref: 0n,
      'expires-at': 0n,
      evidence: ZERO_HASH,
      time: block.time,
      height: block.height,
      ...fields,
    };
    this.seq = event.seq;
    this.hash = this.hashOf(event);
    if (patient !== null && before) {
      this.patients.set(patient, { count: before.count + 1n, hash: this.hash });
    }
    return event;
  }

  clone(): EventLog {
    const copy = new EventLog(this.hashOf);
    copy.seq = this.seq;
    copy.hash = this.hash;
    for (const [who, head] of this.patients) copy.patients.set(who, head);
    return copy;
  }
}
