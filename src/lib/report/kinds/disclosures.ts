import { formatCount, formatPurposes, formatTime, formatTypes, monthOf } from '../cells.ts';
import { classifyDisclosure, type Paragraph, paragraphs } from '../disclosure-rules.ts';
import type { Entry } from '../entry.ts';
import { chartMonths } from '../month-chart.ts';
import { PatientRecord } from '../patient-record.ts';
import type { Report, ReportColumn, ReportRow, ReportScope } from '../report.ts';
import { Tally } from '../tally.ts';

const columns: readonly ReportColumn[] = [
  { id: 'date', title: 'Date', kind: 'time' },
  { id: 'last-date', title: 'Last', kind: 'time' },
  { id: 'number', title: 'Number', kind: 'number' },
  { id: 'recipient', title: 'Recipient', kind: 'principal' },
  { id: 'role', title: 'Role', kind: 'text' },
  { id: 'institution', title: 'Of institution', kind: 'principal' },
  { id: 'data-types', title: 'Description', kind: 'names' },
  { id: 'action', title: 'Action', kind: 'text' },
  { id: 'purpose', title: 'Purpose', kind: 'names' },
  { id: 'statement', title: 'Statement of the purpose', kind: 'text' },
  { id: 'paragraph', title: 'Left out by', kind: 'text' },
  { id: 'basis', title: 'Covered by', kind: 'names' },
  { id: 'seq', title: 'Event', kind: 'number' },
];

interface Disclosure {
  entry: Entry;
  role: string;
  paragraph: Paragraph | undefined;
  statement: string;
}

/**
 * Accounting of disclosures for a patient (45 CFR 164.528): each permitted access, either accounted for by date,
 * recipient, description and purpose, or left out by a paragraph of the section that is named.
 *
 * @param entries every event about the patient, and the registrations of providers, up to the end of the time
 * @param summarise several accounted disclosures to one recipient for one purpose as one line, (b)(3)
 */
export async function reportDisclosures(
  entries: AsyncIterable<readonly Entry[]>,
  { since, institution }: ReportScope,
  summarise: boolean,
): Promise<Omit<Report, 'subject'>> {
  const record = new PatientRecord();
  const accesses: Entry[] = [];
  for await (const page of entries) {
    for (const entry of page) {
      record.add(entry);
      const isWithin = entry.time >= Number(since ?? 0n);
      const isOfInstitution = institution === undefined || entry.institution === institution;
      if (entry.topic === 'access-permitted' && isWithin && isOfInstitution) accesses.push(entry);
    }
  }
  const all = accesses.map(
    (entry): Disclosure => ({
      entry,
      role: record.roleOf(entry.provider),
      ...classifyDisclosure(entry, record),
    }),
  );
  const accounted = all.filter(({ paragraph }) => paragraph === undefined);
  const leftOut = all.filter(({ paragraph }) => paragraph !== undefined);
  return {
    columns,
    figures: [
      ['permitted accesses', formatCount(all.length)],
      ['accounted for', formatCount(accounted.length)],
      ...paragraphs.map(({ id, name }): [string, string] => [
        `left out: ${name}, ${id}`,
        formatCount(leftOut.filter(({ paragraph }) => paragraph?.name === name).length),
      ]),
    ],
    charts: [
      chartMonths(
        {
          id: 'months',
          title: 'Permitted accesses by month',
          description: `In all ${accounted.length} accounted for and ${leftOut.length} left out by § 164.528(a)(1).`,
          measure: 'accesses',
        },
        [
          ['accounted for', tallyMonths(accounted)],
          ['left out', tallyMonths(leftOut)],
        ],
      ),
    ],
    sections: [
      {
        id: 'accounted',
        title: 'Accounting of disclosures',
        text: summarise
          ? 'Each line is of one recipient and one purpose: the first disclosure, how many there were, and the last, as § 164.528(b)(3) admits.'
          : 'Each disclosure with the date, who received it, a brief description, and the purpose: § 164.528(b)(2).',
        columns: [
          ...(summarise ? ['date', 'last-date', 'number'] : ['date']),
          ...[
            'recipient',
            'role',
            'institution',
            'data-types',
            'action',
            'purpose',
            'statement',
            'basis',
            'seq',
          ],
        ],
        rows: summarise ? summariseRows(accounted) : accounted.map(rowOf),
        empty: 'The log holds no disclosure in this time that the section asks to account for.',
      },
      ...paragraphs.map(({ id, name, text }) => ({
        id: `left-out-${name.replaceAll(/\W+/g, '-')}`,
        title: `Left out: ${name}, ${id}`,
        text,
        columns: [
          'date',
          'recipient',
          'role',
          'data-types',
          'action',
          'purpose',
          'statement',
          'basis',
          'seq',
        ],
        rows: leftOut.filter(({ paragraph }) => paragraph?.name === name).map(rowOf),
        empty: 'None in this time.',
      })),
    ],
    notes: [
      'Recipients are accounts. Who is behind one, and their address, § 164.528(b)(2)(ii), is to be added from the records of the institution.',
      'A use inside the entity that holds the record is no disclosure (45 CFR 160.103). The log does not say who holds it, so that every permitted access to which no paragraph applies is accounted for.',
      'That a paragraph applies rests on the purpose that was logged, on the studies that the patient joined, and on the reviews of overrides. Whether an authorization meets § 164.508, or a purpose was the true one, the log cannot show.',
      'Suspensions of the right to an accounting, § 164.528(a)(2), limited data sets and what was disclosed without a log entry are not on the chain.',
    ],
  };
}

function tallyMonths(disclosures: readonly Disclosure[]): Tally {
  const tally = new Tally();
  for (const { entry } of disclosures) tally.add(monthOf(entry.time));
  return tally;
}

function rowOf({ entry, role, paragraph, statement }: Disclosure): ReportRow {
  return {
    date: formatTime(entry.time),
    'last-date': formatTime(entry.time),
    number: '1',
    recipient: entry.provider,
    role,
    institution: entry.institution,
    'data-types': formatTypes(entry.dataTypes),
    action: entry.code,
    purpose: formatPurposes(entry.purposes),
    statement,
    paragraph: paragraph?.id ?? '',
    basis: entry.ref,
    seq: String(entry.seq),
  };
}

/** § 164.528(b)(3): the first disclosure to a recipient for a purpose, how many, and the date of the last. */
function summariseRows(disclosures: readonly Disclosure[]): ReportRow[] {
  const groups = new Map<string, Disclosure[]>();
  for (const disclosure of disclosures) {
    const { provider, purposes: purpose } = disclosure.entry;
    const key = `${provider} ${purpose} ${disclosure.statement}`;
    groups.set(key, [...(groups.get(key) ?? []), disclosure]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first, last] = [group[0], group.at(-1)];
    if (first === undefined || last === undefined) return [];
    const types = group.reduce((mask, { entry }) => mask | entry.dataTypes, 0);
    return [
      {
        ...rowOf(first),
        'last-date': formatTime(last.entry.time),
        number: String(group.length),
        'data-types': formatTypes(types),
      },
    ];
  });
}
