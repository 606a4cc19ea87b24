import type { PartiesState } from '../../ledger/state/parties-state.ts';
import type { PatientState } from '../../ledger/state/patient-state.ts';
import { formatCount } from '../cells.ts';
import { listReadable } from '../readable.ts';
import type { Report } from '../report.ts';
import { chartReadings, type Reading, readingColumns, readingNotes, rowOfReading } from './reading.ts';

/**
 * What a provider can read, and of whom, at `now`, in seconds.
 *
 * @param patients everyone who ever granted the provider or its institution something
 */
export async function reportReach(
  parties: PartiesState,
  patients: AsyncIterable<PatientState>,
  provider: string,
  now: bigint,
): Promise<Omit<Report, 'subject'>> {
  const readings: Reading[] = [];
  for await (const patient of patients) {
    for (const readable of listReadable(parties, patient, provider, now)) {
      readings.push({ patient: patient.patient, provider, readable });
    }
  }
  const party = parties.registrations.parties.get(provider);
  const withProtected = readings.filter(({ readable }) => (readable.dataTypes & 48n) !== 0n);
  return {
    columns: readingColumns,
    figures: [
      ['patients within reach', formatCount(new Set(readings.map(({ patient }) => patient)).size)],
      ['of them protected types', formatCount(new Set(withProtected.map(({ patient }) => patient)).size)],
      ['registry paused', parties.governance.settings['paused-until'] > now ? 'yes: nobody may read' : 'no'],
    ],
    charts: [chartReadings(readings, 'patient')],
    sections: [
      {
        id: 'reach',
        title: 'What may be read, and of whom',
        text: 'By patient and purpose, with what makes it possible and when that ends.',
        columns: ['patient', 'purpose', 'data-types', 'basis', 'ends'],
        rows: readings.map((reading) => rowOfReading(parties, reading)),
        empty: 'This provider may read nothing of anyone at this time.',
      },
    ],
    notes: readingNotes,
    warnings: party?.role === 0n ? [`${provider} is an institution: ask about each of its providers.`] : [],
  };
}
