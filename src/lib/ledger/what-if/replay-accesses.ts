import { setImmediate as turnLoop } from 'node:timers/promises';
import type { EventFilter } from '../../audit/event-filter.ts';
import type { LedgerEvent } from '../../contracts/event.ts';
import { ChangeReader } from '../change-reader.ts';
import type { Ledger } from '../ledger.ts';
import { accessTopics, at, type EventCells } from '../schema.ts';
import { type AccessDecision, decideAccess } from '../state/decide-access.ts';
import { changeColumns, decodeChange } from '../state/decode-change.ts';
import { NotUnderstoodEvents } from '../state/not-understood.ts';
import { PartiesState } from '../state/parties-state.ts';
import { PatientState } from '../state/patient-state.ts';
import { ChangedPatient, changePolicies, type Hypothesis } from './hypothesis.ts';

/** How many patients are kept, some 2 kB each; one who comes again after that is replayed from the first event. */
const mostPatients = 30_000;

/** A logged access, and what would have been decided. */
export interface ReplayedAccess {
  /** Of its fields, those that a decision rests on. */
  event: LedgerEvent;
  would: AccessDecision;
}

/**
 * Replays the accesses of a ledger under a hypothesis, in their order and in constant memory: the changes are read once
 * beside them, those about a patient who was not looked at yet when that is due.
 */
export class AccessReplay {
  readonly parties: PartiesState;
  /** Among the changes of the patients that were looked at. */
  readonly notUnderstood = new NotUnderstoodEvents();
  readonly #changes: ChangeReader;
  readonly #patients = new Map<string, ChangedPatient>();
  /** Changes that were read and not applied. */
  #page: readonly LedgerEvent[] = [];
  #next = 0;
  #read = 0n;

  constructor(
    private readonly ledger: Ledger,
    private readonly hypothesis: Hypothesis,
  ) {
    this.#changes = new ChangeReader(ledger);
    this.parties = new PartiesState(ledger.head.registry);
    changePolicies(hypothesis, this.parties);
  }

  /** The accesses that a filter keeps, page by page; to be called once. Throws ledger-unusable. */
  async *replay(filter: EventFilter): AsyncGenerator<ReplayedAccess[]> {
    for await (const page of this.ledger.readCells({ ...filter, topics: accessTopics })) {
      const replayed: ReplayedAccess[] = [];
      for (const cells of page) replayed.push(await this.#decide(toAccess(cells)));
      yield replayed;
      // SQLite answers at once: without a turn of the loop no signal is heard, and its memory is not given back
      await turnLoop();
    }
  }

  async #decide(event: LedgerEvent): Promise<ReplayedAccess> {
    const { seq, time, patient, provider, 'data-types': dataTypes, purposes: purpose } = event;
    await this.#moveTo(seq);
    const changed = await this.#patient(patient ?? '', seq);
    changed.passTo(time);
    const question = { provider: provider ?? '', dataTypes, purpose };
    return { event, would: decideAccess(this.parties, changed.state, question, time) };
  }

  /** Applies the changes before an event, of the parties and of the patients who are known. */
  async #moveTo(seq: bigint): Promise<void> {
    for (;;) {
      const event = this.#page[this.#next];
      if (event === undefined) {
        if (this.#read >= seq) return;
        this.#page = await this.#changes.after(this.#read);
        this.#next = 0;
        this.#read = this.#page.at(-1)?.seq ?? this.ledger.head.seq;
        await turnLoop();
        continue;
      }
      if (event.seq >= seq) return;
      this.#next += 1;
      if (event.patient !== null) this.#patients.get(event.patient)?.apply(event, this.parties);
      else {
        this.parties.apply(event);
        if (event.topic === 'role-policy-set') changePolicies(this.hypothesis, this.parties);
      }
    }
  }

  /** A patient as just before an event. */
  async #patient(patient: string, seq: bigint): Promise<ChangedPatient> {
    let changed = this.#patients.get(patient);
    if (changed === undefined) {
      changed = new ChangedPatient(this.hypothesis, new PatientState(patient, this.notUnderstood));
      for (const event of await this.#changes.ofPatient(patient, seq)) changed.apply(event, this.parties);
    }
    // the one looked at last is the last to go
    this.#patients.delete(patient);
    this.#patients.set(patient, changed);
    if (this.#patients.size > mostPatients) {
      for (const oldest of this.#patients.keys()) {
        this.#patients.delete(oldest);
        break;
      }
    }
    return changed;
  }
}

function toAccess(cells: EventCells): LedgerEvent {
  return decodeChange(changeColumns.map((column) => cells[at[column]] ?? ''));
}
