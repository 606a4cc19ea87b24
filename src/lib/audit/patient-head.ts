import { sql } from 'kysely';
import type { Context } from '../../context.ts';
import { ZERO_HASH } from '../contracts/event.ts';
import { fail } from '../errors/medrec-error.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { EventFilter } from './event-filter.ts';
import type { PatientHead } from './head.ts';

/**
 * The head of the events about the filter's patient, as the ledger tells it; held against the registry's own, where the
 * node is asked and the log did not go on meanwhile.
 *
 * @returns null when the filter is of no one patient
 * @throws patient-log-differs; what reading heads throws
 */
export async function findPatientHead(
  context: Context,
  ledger: Ledger,
  { filter: { patient }, offline }: { filter: EventFilter; offline: boolean },
): Promise<PatientHead | null> {
  if (patient === undefined) return null;
  const own = await readPatientHeadOf(ledger, patient);
  if (offline) return own;
  const { readHeads } = await import('./read-head.ts');
  const { head, patientHead } = await readHeads(await context.chain(), patient);
  if (patientHead === undefined || head.seq !== ledger.head.seq) {
    context.output.warn(
      "the log went on while it was exported: the patient's head was not held against the one on the node",
    );
    return own;
  }
  if (own.count === patientHead.count && own.hash === patientHead.hash) return own;
  const { count, seq } = own;
  const reason = count === patientHead.count ? `seq ${seq} is not the one due` : 'the counts differ';
  throw fail('patient-log-differs', { count, patient, expected: patientHead.count, reason });
}

/** The head of the events about a patient: how many there are up to the ledger's head, and the hash of the last. */
export async function readPatientHeadOf(
  { database, head }: Ledger,
  patient: string,
): Promise<PatientHead & { seq: bigint }> {
  const counted = database.build
    .selectFrom('events')
    .select([sql<number>`count(*)`.as('count'), sql<number>`max("seq")`.as('last')])
    .where('patient', '=', patient)
    .where('seq', '<=', Number(head.seq));
  const [counts] = await database.all(counted);
  const [count, last] = counts ?? [];
  if (last === null || last === undefined) return { patient, count: 0n, hash: ZERO_HASH, seq: 0n };
  const newest = database.build.selectFrom('events').select('hash').where('seq', '=', Number(last));
  const [row] = await database.all(newest);
  return { patient, count: BigInt(count ?? 0), hash: String(row?.[0]).slice(2), seq: BigInt(last) };
}
