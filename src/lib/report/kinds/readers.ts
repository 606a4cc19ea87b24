import type { PartiesState } from '../../ledger/state/parties-state.ts';
import type { PatientState } from '../../ledger/state/patient-state.ts';
import { formatCount } from '../cells.ts';
import { listReadable } from '../readable.ts';
import type { Report } from '../report.ts';
import { chartReadings, type Reading, readingColumns, readingNotes, rowOfReading } from './reading.ts';

/** Who can read what of a patient at `now`, in seconds. */
export function reportReaders(
  parties: PartiesState,
  patient: PatientState,
  now: bigint,
  institution: string | undefined,
): Omit<Report, 'subject'> {
  const readings: Reading[] = [];
  for (const [provider, party] of parties.registrations.parties) {
    if (party.role === 0n || (institution !== undefined && party.institution !== institution)) continue;
    // nobody can read of whom neither they nor their institution know anything
    if (!patient.pairs.has(provider) && !patient.pairs.has(party.institution)) continue;
    for (const readable of listReadable(parties, patient, provider, now)) {
      readings.push({ patient: patient.patient, provider, readable });
    }
  }
  const providers = new Set(readings.map(({ provider }) => provider));
  const withProtected = readings.filter(({ readable }) => (readable.dataTypes & 48n) !== 0n);
  return {
    columns: readingColumns,
    figures: [
      ['providers who may read something', formatCount(providers.size)],
      ['of them protected types', formatCount(new Set(withProtected.map(({ provider }) => provider)).size)],
      ['registry paused', parties.governance.settings['paused-until'] > now ? 'yes: nobody may read' : 'no'],
    ],
    charts: [chartReadings(readings, 'provider')],
    sections: [
      {
        id: 'readers',
        title: 'Who may read what',
        text: 'By provider and purpose, with what makes it possible and when that ends.',
        columns: ['provider', 'role', 'institution', 'purpose', 'data-types', 'basis', 'ends'],
        rows: readings.map((reading) => rowOfReading(parties, reading)),
        empty: 'Nobody may read anything of this patient at this time.',
      },
    ],
    notes: readingNotes,
  };
}
