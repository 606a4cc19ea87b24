import type { LedgerEvent } from '../../contracts/event.ts';

/** A topic that this program does not know, or an event that lacks what its topic needs. */
export interface NotUnderstood {
  topic: string;
  /** The first such event. */
  seq: bigint;
  /** How many there are. */
  count: number;
}

/**
 * Events that were left out of a state. The contracts of this program make none; a later version may have topics that
 * are not known here, and then the state is what the known ones tell.
 */
export class NotUnderstoodEvents {
  readonly #byTopic = new Map<string, NotUnderstood>();

  add({ topic, seq }: LedgerEvent): void {
    const known = this.#byTopic.get(topic);
    if (known === undefined) this.#byTopic.set(topic, { topic, seq, count: 1 });
    else known.count += 1;
  }

  /** Whether there are any. */
  get some(): boolean {
    return this.#byTopic.size > 0;
  }

  /** By topic, in the order in which they first came. */
  list(): readonly NotUnderstood[] {
    return [...this.#byTopic.values()];
  }
}
