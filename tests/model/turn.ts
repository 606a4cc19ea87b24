import type { LedgerEvent } from '../../src/lib/contracts/event.ts';
import type { accessControl } from '../../src/lib/contracts/generated/access-control.ts';
import type { patientConsent } from '../../src/lib/contracts/generated/patient-consent.ts';
import type { registry } from '../../src/lib/contracts/generated/registry.ts';
import type { ArgumentsOf, FunctionBinding } from '../../src/lib/contracts/interface.ts';
import type { Topic } from '../../src/lib/contracts/vocabulary.ts';
import type { Block } from './call.ts';
import type { EventFields, EventLog } from './event-log.ts';
import type { State } from './state.ts';

interface Bindings {
  registry: typeof registry;
  'access-control': typeof accessControl;
  'patient-consent': typeof patientConsent;
}

/** Plain arguments of a function of a contract. */
export type Arguments<C extends keyof Bindings, F extends keyof Bindings[C]['functions']> = ArgumentsOf<
  Extract<Bindings[C]['functions'][F], FunctionBinding>
>;

/** The rules of one function: first what it breaks, then, when it breaks nothing, what it changes. */
export type Rule = (turn: Turn, args: never) => unknown;

/** One call at one moment: collects the errors whose rule it breaks, and the events that it appends. */
export class Turn {
  readonly errors = new Set<string>();
  readonly events: LedgerEvent[] = [];

  constructor(
    readonly state: State,
    readonly sender: string,
    private readonly block: Block,
    private readonly log: EventLog,
    /** `contract-hash?` of deployed contracts, as hex. */
    readonly hashes: (contract: string) => string | undefined,
  ) {}

  /** Seconds. */
  get now(): bigint {
    return this.block.time;
  }

  get burnHeight(): bigint {
    return this.block.burnHeight;
  }

  /** The seq of the next event, which is also the number of what that event opens. */
  get next(): bigint {
    return this.log.next;
  }

  /** The seq of the last event. */
  get last(): bigint {
    return this.log.next - 1n;
  }

  /** Says that the call breaks a rule when `broken` is true. */
  refuse(error: string, broken: boolean): void {
    if (broken) this.errors.add(error);
  }

  get refused(): boolean {
    return this.errors.size > 0;
  }

  append(topic: Topic, fields: EventFields): void {
    if (this.refused) throw new Error(`${topic} would follow a call that breaks ${[...this.errors].join()}`);
    this.events.push(this.log.append(topic, this.sender, this.block, fields));
  }
}

/** 64 hex digits of a buffer. */
export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
