import { ChangeReader } from './change-reader.ts';
import type { Ledger } from './ledger.ts';
import { accessTopics, at } from './schema.ts';
import { type AccessDecision, decideAccess, type Question } from './state/decide-access.ts';
import { type NotUnderstood, NotUnderstoodEvents } from './state/not-understood.ts';
import { type PartiesState, replayParties } from './state/parties-state.ts';
import { PatientState, replayPatient } from './state/patient-state.ts';

/** How many patients are kept unless told otherwise: some 4 kB each. */
const defaultPatients = 50_000;

export interface DecisionsOptions {
  /** How many patients are kept at most; those asked about longest ago are dropped. */
  patients?: number;
  /** Decides as of this event, instead of the ledger's head. */
  until?: bigint;
}

/**
 * Decides on a ledger what `check-access` would answer, thousands of times a second: the parties are replayed once, and
 * a patient when first asked about.
 */
export class Decisions {
  readonly #patients = new Map<string, PatientState>();
  readonly #most: number;
  /** Of the patients that were read so far. */
  readonly #missed = new NotUnderstoodEvents();

  private constructor(
    readonly ledger: Ledger,
    private readonly changes: ChangeReader,
    private parties: PartiesState,
    private until: bigint,
    { patients = defaultPatients }: DecisionsOptions,
  ) {
    this.#most = patients;
  }

  /** Replays the parties of a ledger. Throws ledger-unusable. */
  static async open(ledger: Ledger, options: DecisionsOptions = {}): Promise<Decisions> {
    const until = options.until ?? ledger.head.seq;
    const changes = new ChangeReader(ledger);
    return new Decisions(ledger, changes, await loadParties(ledger, changes, until), until, options);
  }

  /** The event up to which it is decided. */
  get seq(): bigint {
    return this.until;
  }

  /** Whether decisions may differ from the contract's: there are other rules, or topics that are not known. */
  get doubtful(): boolean {
    const { notUnderstood, replacedRules } = this.parties;
    return replacedRules !== undefined || notUnderstood.some || this.#missed.some;
  }

  /** The contract whose rules are in force, when they are not those that this program knows. */
  get replacedRules(): string | undefined {
    return this.parties.replacedRules;
  }

  /** Topics of events that this program does not know, among the parties' and those of the patients read so far. */
  get notUnderstood(): readonly NotUnderstood[] {
    return [...this.parties.notUnderstood.list(), ...this.#missed.list()];
  }

  /**
   * What `check-access` would answer.
   *
   * @param now the time that the contract would see, in seconds
   * @returns at once for a patient that is known, and from SQLite
   * @throws ledger-unusable
   */
  decide(patient: string, question: Question, now: bigint): AccessDecision | Promise<AccessDecision> {
    const state = this.patient(patient);
    return state instanceof PatientState
      ? decideAccess(this.parties, state, question, now)
      : state.then((found) => decideAccess(this.parties, found, question, now));
  }

  /** What the events tell of a patient. Throws ledger-unusable. */
  patient(patient: string): PatientState | Promise<PatientState> {
    const known = this.#patients.get(patient);
    if (known !== undefined) {
      // the one asked about last is the last to go
      this.#patients.delete(patient);
      this.#patients.set(patient, known);
      return known;
    }
    const { parties, until } = this;
    const events = this.changes.ofPatient(patient, until);
    if (!(events instanceof Promise))
      return this.#keep(replayPatient(patient, events, parties, this.#missed));
    return events.then((found) => {
      const state = replayPatient(patient, found, parties, this.#missed);
      // a refresh may have gone by: then it is of the past
      return parties === this.parties && until === this.until ? this.#keep(state) : state;
    });
  }

  /**
   * Sees what was added to the ledger, or rolled back; not for one that decides as of an event.
   *
   * @throws ledger-empty, ledger-unusable
   */
  async refresh(): Promise<void> {
    const { ledger } = this;
    const before = ledger.head;
    await ledger.refresh();
    const { head } = ledger;
    if (head.seq === before.seq && head.hash === before.hash) return;
    const kept = head.seq > before.seq ? await ledger.findRow(before.seq) : undefined;
    if (kept?.hash === before.hash) await this.#follow(before.seq + 1n);
    else {
      // a fork took events away
      this.#patients.clear();
      this.parties = await loadParties(ledger, this.changes, head.seq);
    }
    this.until = head.seq;
  }

  async #follow(from: bigint): Promise<void> {
    for await (const page of this.ledger.readCells({}, { from })) {
      for (const cells of page) {
        if (isAccess(cells[at.topic])) continue;
        const { event } = this.ledger.toRow(cells);
        if (event.patient === null) this.parties.apply(event);
        else this.#patients.get(event.patient)?.apply(event, this.parties);
      }
    }
  }

  #keep(state: PatientState): PatientState {
    if (this.#patients.size >= this.#most) {
      for (const oldest of this.#patients.keys()) {
        this.#patients.delete(oldest);
        break;
      }
    }
    this.#patients.set(state.patient, state);
    return state;
  }
}

async function loadParties({ head }: Ledger, changes: ChangeReader, until: bigint): Promise<PartiesState> {
  return replayParties(head.registry, await changes.ofParties(until));
}

function isAccess(topic: string | undefined): boolean {
  return (accessTopics as readonly (string | undefined)[]).includes(topic);
}
