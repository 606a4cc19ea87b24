import { formatCount, formatPurposes, formatTime, formatTypes } from '../cells.ts';
import { EndBook, type Ending } from '../end-book.ts';
import type { Entry } from '../entry.ts';
import type { Report, ReportColumn, ReportRow, ReportScope } from '../report.ts';
import { Tally } from '../tally.ts';
import { describe } from './denials.ts';

const columns: readonly ReportColumn[] = [
  { id: 'patient', title: 'Patient', kind: 'principal' },
  { id: 'provider', title: 'Provider', kind: 'principal' },
  { id: 'institution', title: 'Institution', kind: 'principal' },
  { id: 'what', title: 'What ended', kind: 'text' },
  { id: 'how', title: 'How', kind: 'text' },
  { id: 'ended', title: 'Ended', kind: 'time' },
  { id: 'ended-by', title: 'By event', kind: 'number' },
  { id: 'attempts', title: 'Attempts', kind: 'number' },
  { id: 'first', title: 'First', kind: 'time' },
  { id: 'last', title: 'Last', kind: 'time' },
  { id: 'data-types', title: 'Asked for', kind: 'names' },
  { id: 'purpose', title: 'Purpose', kind: 'names' },
  { id: 'outcome', title: 'Outcome', kind: 'text' },
  { id: 'basis', title: 'Covered by', kind: 'names' },
  { id: 'seq', title: 'First event', kind: 'number' },
];

/** Attempts of one provider about one patient after one ending, that came out alike. */
interface Group {
  ending: Ending;
  first: Entry;
  last: number;
  attempts: number;
  types: number;
}

/**
 * Reads that were tried after what would have covered them had ended: refused, and permitted on another basis.
 *
 * @param entries every event of the log up to the end of the time: what ended before the time of the report counts
 */
export async function reportAfterEnd(
  entries: AsyncIterable<readonly Entry[]>,
  { since, institution }: ReportScope,
): Promise<Omit<Report, 'subject'>> {
  const book = new EndBook();
  const groups = new Map<string, Group>();
  for await (const page of entries) {
    for (const entry of page) {
      if (entry.topic !== 'access-denied' && entry.topic !== 'access-permitted') {
        book.add(entry);
        continue;
      }
      if (entry.time < Number(since ?? 0n)) continue;
      if (institution !== undefined && entry.institution !== institution) continue;
      const [ending] = book.endingsBefore(entry);
      if (ending !== undefined) count(groups, entry, ending);
    }
  }
  const all = [...groups.values()].toSorted((one, other) => one.first.seq - other.first.seq);
  const denied = all.filter(({ first }) => first.topic === 'access-denied');
  const permitted = all.filter(({ first }) => first.topic === 'access-permitted');
  const attemptsOf = (some: readonly Group[]) => some.reduce((sum, { attempts }) => sum + attempts, 0);
  const shown = ['patient', 'provider', 'what', 'how', 'ended', 'ended-by', 'attempts', 'first', 'last'];
  return {
    columns,
    figures: [
      ['refused after an end', formatCount(attemptsOf(denied))],
      ['permitted on another basis', formatCount(attemptsOf(permitted))],
      ['patients concerned', formatCount(new Set(all.map(({ first }) => first.patient)).size)],
      ['providers concerned', formatCount(new Set(all.map(({ first }) => first.provider)).size)],
    ],
    charts: [chartEndings(denied, permitted)],
    sections: [
      {
        id: 'refused',
        title: 'Refused',
        text: 'Someone asked for data after the permission had ended, and the contract refused. Each line is of one provider, one patient and the event that ended the permission; where a permission expired, of the event that had set its end.',
        columns: [...shown, 'data-types', 'purpose', 'outcome', 'seq'],
        rows: denied.map(rowOf),
        empty: 'No read was refused after an end in this time.',
      },
      {
        id: 'permitted',
        title: 'Permitted on another basis',
        text: 'One permission had ended, and another still covered the same read: for example the consent to the institution after the consent to the provider was revoked. These reads were permitted; the patient may not have expected them.',
        columns: [...shown, 'data-types', 'purpose', 'basis', 'seq'],
        rows: permitted.map(rowOf),
        empty: 'No read was permitted on another basis after an end in this time.',
      },
    ],
    notes: [
      'Permissions are consents, consents to institutions, temporary grants, studies and overrides. That a permission went with the registration or the standing of a provider is not counted as an end here.',
      'Revocation holds from the next block. Data that were read before the end, and kept, are outside of what the chain can show.',
    ],
  };
}

function count(groups: Map<string, Group>, entry: Entry, ending: Ending): void {
  const key = [
    entry.patient,
    entry.provider,
    ending.what,
    ending.seq,
    entry.outcome,
    entry.ref,
    entry.purposes,
  ];
  const group = groups.get(key.join(' '));
  if (group === undefined) {
    groups.set(key.join(' '), {
      ending,
      first: entry,
      last: entry.time,
      attempts: 1,
      types: entry.dataTypes,
    });
    return;
  }
  group.attempts += 1;
  group.last = entry.time;
  group.types |= entry.dataTypes;
}

function rowOf({ ending, first, last, attempts, types }: Group): ReportRow {
  return {
    patient: first.patient,
    provider: first.provider,
    institution: first.institution,
    what: ending.what,
    how: ending.how,
    ended: formatTime(ending.time),
    'ended-by': String(ending.seq),
    attempts: String(attempts),
    first: formatTime(first.time),
    last: formatTime(last),
    'data-types': formatTypes(types),
    purpose: formatPurposes(first.purposes),
    outcome: first.outcome,
    basis: first.topic === 'access-permitted' ? first.ref : '',
    seq: String(first.seq),
  };
}

function chartEndings(denied: readonly Group[], permitted: readonly Group[]) {
  const [refused, covered] = [tally(denied), tally(permitted)];
  const labels = [...new Set([...refused.keys(), ...covered.keys()])].toSorted(
    (one, other) => refused.of(other) + covered.of(other) - refused.of(one) - covered.of(one),
  );
  return {
    id: 'endings',
    title: 'Attempts after an end, by what had ended',
    description: describe(labels.map((label) => [label, refused.of(label) + covered.of(label)])),
    axis: 'what had ended',
    measure: 'attempts',
    layout: 'names' as const,
    groups: ['refused', 'permitted on another basis'],
    values: labels.flatMap((label) => [
      { label, group: 'refused', value: refused.of(label) },
      { label, group: 'permitted on another basis', value: covered.of(label) },
    ]),
  };
}

function tally(groups: readonly Group[]): Tally {
  const counts = new Tally();
  for (const { ending, attempts } of groups) counts.add(`${ending.what} ${ending.how}`, attempts);
  return counts;
}
