import type { EventFilter } from '../audit/event-filter.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { formatTime } from './cells.ts';
import { type Entry, readEntries } from './entry.ts';
import type { Report, ReportKind, ReportScope } from './report.ts';
import { registrationTopics } from './role-book.ts';

/** What is asked for: a kind, whom it is about, and which part of the log. */
export interface ReportRequest extends ReportScope {
  kind: ReportKind;
  /** The patient or the provider; undefined for reports about no one in particular. */
  about: string | undefined;
  /** Of disclosures: several to one recipient for one purpose as one line. */
  summarise: boolean;
}

/** A ledger as reports read it. */
export type ReportLedger = Pick<Ledger, 'head' | 'readCells' | 'readChanges' | 'seqAt'>;

export const reportTitles: Readonly<Record<ReportKind, string>> = {
  disclosures: 'Accounting of disclosures',
  readers: 'Who can read what of a patient',
  reach: 'What a provider can read',
  overrides: 'Emergency overrides and their reviews',
  denials: 'Denied accesses',
  'minimum-necessary': 'Use of what was granted, by role',
  'after-end': 'Reads after revocation or expiry',
};

/** Makes a report from a ledger. Throws what reading the ledger throws. */
export async function makeReport(ledger: ReportLedger, request: ReportRequest): Promise<Report> {
  const parts = await reportOf(ledger, request);
  const warnings = [...(parts.warnings ?? []), ...(await noteUnknown(ledger, request))];
  const notes = [...warnings, ...noteFreshness(ledger, request), ...parts.notes];
  return { ...parts, notes, warnings, subject: describeSubject(request) };
}

async function reportOf(ledger: ReportLedger, request: ReportRequest): Promise<Omit<Report, 'subject'>> {
  const { kind, about = '', until, since, institution } = request;
  // block times never fall: a time is a place in the log, which is found faster than each event is asked for its time
  const to = await ledger.seqAt(until);
  const read = (filter: EventFilter, from = 1n) => readEntries(ledger.readCells(filter, { from, to }));
  switch (kind) {
    case 'disclosures': {
      const { reportDisclosures } = await import('./kinds/disclosures.ts');
      const entries = inTurn(read({ topics: registrationTopics }), read({ patient: about }));
      return await reportDisclosures(entries, request, request.summarise);
    }
    case 'overrides': {
      const { reportOverrides } = await import('./kinds/overrides.ts');
      return await reportOverrides(read({ overridesOnly: true }), request);
    }
    case 'denials': {
      const { reportDenials } = await import('./kinds/denials.ts');
      const from = since === undefined ? 1n : (await ledger.seqAt(since - 1n)) + 1n;
      return await reportDenials(read(institution === undefined ? {} : { institution }, from));
    }
    case 'minimum-necessary': {
      const { reportMinimumNecessary } = await import('./kinds/minimum-necessary.ts');
      return await reportMinimumNecessary(read({}), request);
    }
    case 'after-end': {
      const { reportAfterEnd } = await import('./kinds/after-end.ts');
      return await reportAfterEnd(read({}), request);
    }
    case 'readers': {
      const { reportReaders } = await import('./kinds/readers.ts');
      const { parties, patientState } = await replayUntil(ledger, to);
      return reportReaders(parties, await patientState(about), until, institution);
    }
    case 'reach': {
      const { reportReach } = await import('./kinds/reach.ts');
      const { parties, patientState } = await replayUntil(ledger, to);
      const employer = parties.registrations.parties.get(about)?.institution;
      const grantees = [about, ...(employer === undefined ? [] : [employer])];
      const patients = await listPatients(grantees.map((provider) => read({ provider })));
      return await reportReach(parties, replayAll(patients, patientState), about, until);
    }
  }
}

/** The registry's state as its events tell it up to the event `seq`, and of a patient when asked. */
async function replayUntil(ledger: ReportLedger, seq: bigint) {
  const { replayParties } = await import('../ledger/state/parties-state.ts');
  const { replayPatient } = await import('../ledger/state/patient-state.ts');
  const parties = replayParties(ledger.head.registry, await ledger.readChanges('parties', seq));
  const patientState = async (patient: string) =>
    replayPatient(patient, await ledger.readChanges({ patient }, seq), parties);
  return { parties, patientState };
}

/** Everyone of whom some events tell more than an access. */
async function listPatients(sources: readonly AsyncIterable<readonly Entry[]>[]): Promise<Set<string>> {
  const patients = new Set<string>();
  for (const entries of sources) {
    for await (const page of entries) {
      for (const { topic, patient } of page) {
        if (patient !== '' && !topic.startsWith('access-')) patients.add(patient);
      }
    }
  }
  return patients;
}

async function* replayAll<T>(patients: Iterable<string>, replay: (patient: string) => Promise<T>) {
  for (const patient of patients) yield await replay(patient);
}

async function* inTurn<T>(...sources: AsyncIterable<T>[]): AsyncGenerator<T> {
  for (const source of sources) yield* source;
}

function describeSubject({
  kind,
  about,
  since,
  until,
  institution,
  summarise,
}: ReportRequest): Report['subject'] {
  const whose = kind === 'reach' ? 'provider' : 'patient';
  const time =
    since === undefined ? `up to ${formatTime(until)}` : `${formatTime(since)} to ${formatTime(until)}`;
  const isOfMoment = kind === 'readers' || kind === 'reach';
  return {
    kind,
    title: reportTitles[kind],
    fields: [
      ...(about === undefined ? [] : [[whose, about] as const]),
      isOfMoment ? ['at', formatTime(until)] : ['time covered', time],
      ...(institution === undefined ? [] : [['institution', institution] as const]),
      ...(summarise ? [['summarised', 'by recipient and purpose'] as const] : []),
    ],
  };
}

/** Says so when the log knows nothing of whom a report is about: then there is nothing to tell, or a wrong address. */
async function noteUnknown(ledger: ReportLedger, { kind, about, until }: ReportRequest): Promise<string[]> {
  if (about === undefined) return [];
  const filter = kind === 'reach' ? { provider: about } : { patient: about };
  for await (const page of ledger.readCells(filter, { to: await ledger.seqAt(until) })) {
    if (page.length > 0) return [];
  }
  return [`The log holds no event about ${about} up to this time: check the address.`];
}

/** Says so when the time asked about goes on after the ledger's head was read. */
function noteFreshness({ head }: ReportLedger, { until }: ReportRequest): string[] {
  const known = head.reading?.time;
  if (known === undefined) {
    return [`The ledger ends with event ${head.seq}. What happened after it is not in this report.`];
  }
  return known >= until
    ? []
    : [
        `The ledger tells what happened up to ${formatTime(known)}. What happened after that, up to ${formatTime(until)}, is not in this report.`,
      ];
}
