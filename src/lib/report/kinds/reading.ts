import { fromCode, fromMask, purposes, roles } from '../../contracts/vocabulary.ts';
import type { PartiesState } from '../../ledger/state/parties-state.ts';
import { formatTime, formatTypes } from '../cells.ts';
import type { Readable } from '../readable.ts';
import type { ReportChart, ReportColumn, ReportRow } from '../report.ts';
import { Tally } from '../tally.ts';

/** Columns of the reports on who can read what, whichever of the two is asked about. */
export const readingColumns: readonly ReportColumn[] = [
  { id: 'patient', title: 'Patient', kind: 'principal' },
  { id: 'provider', title: 'Provider', kind: 'principal' },
  { id: 'role', title: 'Role', kind: 'text' },
  { id: 'institution', title: 'Institution', kind: 'principal' },
  { id: 'purpose', title: 'Purpose', kind: 'names' },
  { id: 'data-types', title: 'May read', kind: 'names' },
  { id: 'basis', title: 'Because of', kind: 'names' },
  { id: 'ends', title: 'Until', kind: 'time' },
];

/** One thing that a provider may read of a patient. */
export interface Reading {
  patient: string;
  provider: string;
  readable: Readable;
}

export function rowOfReading(
  { registrations }: PartiesState,
  { patient, provider, readable }: Reading,
): ReportRow {
  const party = registrations.parties.get(provider);
  return {
    patient,
    provider,
    role: party === undefined ? '' : (fromCode(roles, party.role) ?? String(party.role)),
    institution: party?.institution ?? '',
    purpose: fromMask(purposes, readable.purpose).join('|'),
    'data-types': formatTypes(readable.dataTypes),
    basis: readable.basis.join('|'),
    ends: readable.endsAt === undefined ? '' : formatTime(readable.endsAt),
  };
}

/** How many of `who` for each data type, told apart by what makes it possible. */
export function chartReadings(readings: readonly Reading[], who: 'provider' | 'patient'): ReportChart {
  const title =
    who === 'provider' ? 'Providers who may read, by data type' : 'Patients within reach, by data type';
  const counted = new Map<string, Set<string>>();
  for (const reading of readings) {
    for (const type of formatTypes(reading.readable.dataTypes).split('|')) {
      for (const basis of reading.readable.basis) {
        const key = `${type} ${basis}`;
        counted.set(key, (counted.get(key) ?? new Set()).add(reading[who]));
      }
    }
  }
  const tally = new Tally();
  for (const [key, some] of counted) tally.add(key, some.size);
  const labels = [
    'basic-information',
    'medical-history',
    'lab-results',
    'treatment-plans',
    'mental-health',
    'genetic-information',
  ];
  const groups = ['direct-consent', 'institution-consent', 'temporary-grant', 'override', 'study'].filter(
    (group) => labels.some((label) => tally.of(`${label} ${group}`) > 0),
  );
  return {
    id: 'readings',
    title,
    description: labels
      .map(
        (label) =>
          `${label}: ${groups.map((group) => `${group} ${tally.of(`${label} ${group}`)}`).join(', ') || 'none'}`,
      )
      .join('; '),
    axis: 'data type',
    measure: `${who}s, once for each basis`,
    layout: 'names',
    groups,
    values: labels.flatMap((label) =>
      groups.map((group) => ({ label, group, value: tally.of(`${label} ${group}`) })),
    ),
  };
}

export const readingNotes: readonly string[] = [
  'Each line is what the contract would answer for each of the data types alone at this time, by the state that the events up to the head tell. It ends then if nothing else happens; a revocation, an objection or a suspension ends it sooner, from the next block.',
  'Purposes are told apart because a consent for one does not cover another. Who may read need not have read: see the report on disclosures.',
];
