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

/** How many patients are kept at a time; one who comes again after that is replayed from the first event. */
const mostPatients = 5_000;

/** A logged access, and what would have been decided. */
export interface ReplayedAccess {
  /** Of its fields, those that a decision rests on. */
  event: LedgerEvent;
  would: AccessDecision;
}

/** Replays the accesses of a ledger under a hypothesis, in their order, in constant memory. */
export class AccessReplay {
  readonly parties: PartiesState;
  /** Among the changes of the patients that were looked at. */
  readonly notUnderstood = new NotUnderstoodEvents();
  readonly #patients = new Map<string, ChangedPatient>();
  #nextParty = 0;

  private constructor(
    private readonly ledger: Ledger,
    private readonly changes: ChangeReader,
    private readonly hypothesis: Hypothesis,
    private readonly partyEvents: readonly LedgerEvent[],
  ) {
    this.parties = new PartiesState(ledger.head.registry);
    changePolicies(hypothesis, this.parties);
  }

  /** Throws ledger-unusable. */
  static async open(ledger: Ledger, hypothesis: Hypothesis): Promise<AccessReplay> {
    const changes = new ChangeReader(ledger);
    return new AccessReplay(ledger, changes, hypothesis, await changes.ofParties(ledger.head.seq));
  }

  /** The accesses that a filter keeps, page by page. Throws ledger-unusable. */
  async *replay(filter: EventFilter): AsyncGenerator<ReplayedAccess[]> {
    for await (const page of this.ledger.readCells({ ...filter, topics: accessTopics })) {
      const replayed: ReplayedAccess[] = [];
      for (const cells of page) {
        const found = this.#decide(toAccess(cells));
        replayed.push(found instanceof Promise ? await found : found);
      }
      yield replayed;
    }
  }

  #decide(event: LedgerEvent): ReplayedAccess | Promise<ReplayedAccess> {
    const { seq, time, patient, provider, 'data-types': dataTypes, purposes: purpose } = event;
    this.#moveParties(seq);
    const decide = (changed: ChangedPatient): ReplayedAccess => {
      changed.moveTo({ seq, time }, this.parties);
      const question = { provider: provider ?? '', dataTypes, purpose };
      return { event, would: decideAccess(this.parties, changed.state, question, time) };
    };
    const changed = this.#patient(patient ?? '');
    return changed instanceof Promise ? changed.then(decide) : decide(changed);
  }

  #moveParties(seq: bigint): void {
    let event = this.partyEvents[this.#nextParty];
    while (event !== undefined && event.seq < seq) {
      this.parties.apply(event);
      if (event.topic === 'role-policy-set') changePolicies(this.hypothesis, this.parties);
      this.#nextParty += 1;
      event = this.partyEvents[this.#nextParty];
    }
  }

  #patient(patient: string): ChangedPatient | Promise<ChangedPatient> {
    const known = this.#patients.get(patient);
    if (known !== undefined) {
      this.#patients.delete(patient);
      this.#patients.set(patient, known);
      return known;
    }
    const keep = (events: readonly LedgerEvent[]): ChangedPatient => {
      const changed = new ChangedPatient(
        this.hypothesis,
        new PatientState(patient, this.notUnderstood),
        events,
      );
      if (this.#patients.size >= mostPatients) {
        for (const oldest of this.#patients.keys()) {
          this.#patients.delete(oldest);
          break;
        }
      }
      this.#patients.set(patient, changed);
      return changed;
    };
    const events = this.changes.ofPatient(patient, this.ledger.head.seq);
    return events instanceof Promise ? events.then(keep) : keep(events);
  }
}

function toAccess(cells: EventCells): LedgerEvent {
  return decodeChange(changeColumns.map((column) => cells[at[column]] ?? ''));
}
