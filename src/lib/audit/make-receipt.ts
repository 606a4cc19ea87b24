import type { LedgerEvent } from '../contracts/event.ts';
import { fail } from '../errors/medrec-error.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { accessTopics } from '../ledger/schema.ts';
import { type Explanation, explainDecision } from '../ledger/state/explain-decision.ts';
import { replayParties } from '../ledger/state/parties-state.ts';
import { PatientState } from '../ledger/state/patient-state.ts';
import { readPatientHeadOf } from './patient-head.ts';
import type { Receipt } from './receipt.ts';

/** The longest chain that goes into a receipt, in events: it is to stay small. */
const longestChain = 500n;

/** Replays the events before an access, and says what its decision rests on. */
export function explainAccess(
  registry: string,
  access: LedgerEvent,
  partyEvents: readonly LedgerEvent[],
  patientEvents: readonly LedgerEvent[],
): Explanation & { replacedRules: string | undefined } {
  const parties = replayParties(registry, partyEvents);
  const patient = new PatientState(access.patient ?? '');
  for (const event of patientEvents) patient.apply(event, parties);
  const question = {
    provider: access.provider ?? '',
    dataTypes: access['data-types'],
    purpose: access.purposes,
  };
  const history = { parties, partyEvents, patient, patientEvents };
  return { ...explainDecision(history, question, access.time), replacedRules: parties.replacedRules };
}

/**
 * Makes the receipt of a logged access: its row, the rows of the facts that its decision rested on, and those that link
 * them to a head, as long as that is short.
 *
 * - The patient's facts are linked to the access by the patient's own chain of hashes.
 * - Facts of no patient are linked by the chain of the whole log, when they are near.
 * - The access is linked to the head of the log, or else to the patient's head.
 *
 * @throws receipt-impossible, ledger-unusable
 */
export async function makeReceipt(ledger: Ledger, seq: bigint): Promise<Receipt> {
  const { head } = ledger;
  const refuse = (reason: string) => fail('receipt-impossible', { seq, reason });
  if (seq < 1n || seq > head.seq) throw refuse(`the ledger ${ledger.place} has the events 1 to ${head.seq}`);
  const access = (await ledger.findRow(seq))?.event;
  if (access === undefined) throw refuse('the ledger does not have it');
  const { patient, topic } = access;
  if (patient === null || !(accessTopics as readonly string[]).includes(topic)) {
    throw refuse(`it is no logged access, but "${topic}"`);
  }
  const before = seq - 1n;
  const partyEvents = await ledger.readChanges('parties', before);
  const patientEvents = await ledger.readChanges({ patient }, before);
  const { events } = explainAccess(head.registry, access, partyEvents, patientEvents);
  const rows = new Rows();
  const seqs = (of: (event: LedgerEvent) => boolean) =>
    events
      .map(({ event }) => event)
      .filter(of)
      .map((one) => one.seq);
  const ofPatient = seqs((event) => event.patient !== null);
  const near = seqs((event) => event.patient === null && seq - event.seq <= longestChain);
  for (const { event } of events) await rows.take(ledger, {}, event.seq, event.seq);
  await rows.take(ledger, {}, near[0] ?? seq, seq);
  await rows.takeChain(ledger, patient, ofPatient[0] ?? seq, seq);
  let reaches: Receipt['reaches'] = 'none';
  if (head.seq - seq <= longestChain) {
    await rows.take(ledger, {}, seq, head.seq);
    reaches = 'log';
  } else if (await rows.takeChain(ledger, patient, seq, head.seq)) {
    reaches = 'patient';
  }
  const { chainId, registry } = head;
  return {
    ...{ chainId, registry, reaches },
    head: reaches === 'log' ? head : null,
    patientHead: reaches === 'patient' ? await readHeadOf(ledger, patient) : null,
    seq,
    // What the contract answered; verifying compares it with what the facts lead to.
    decision: { permitted: topic === 'access-permitted', code: access.outcome, basis: access.ref },
    facts: events.map(({ event, about }) => ({ seq: event.seq, about: [...about].toSorted() })),
    rows: rows.list(),
  };
}

async function readHeadOf(ledger: Ledger, patient: string): Promise<Receipt['patientHead']> {
  const { count, hash } = await readPatientHeadOf(ledger, patient);
  return { count, hash };
}

/** Rows of a ledger, each once, in their order. */
class Rows {
  readonly #bySeq = new Map<string, readonly string[]>();

  async take(ledger: Ledger, filter: { patient?: string }, from: bigint, to: bigint): Promise<void> {
    for await (const page of ledger.readCells(filter, { from, to })) {
      for (const cells of page) this.#bySeq.set(cells[0] ?? '', cells);
    }
  }

  /** All rows about a patient in a span, unless they are too many. */
  async takeChain(ledger: Ledger, patient: string, from: bigint, to: bigint): Promise<boolean> {
    const found: (readonly string[])[] = [];
    for await (const page of ledger.readCells({ patient }, { from, to })) {
      found.push(...page);
      if (BigInt(found.length) > longestChain) return false;
    }
    for (const cells of found) this.#bySeq.set(cells[0] ?? '', cells);
    return true;
  }

  list(): (readonly string[])[] {
    return [...this.#bySeq.values()].toSorted(([a], [b]) => Number(a) - Number(b));
  }
}
