import { dataTypes } from '../../contracts/vocabulary.ts';
import { formatCount, formatPercent, formatShare, formatTypes } from '../cells.ts';
import type { Entry } from '../entry.ts';
import { GrantBook } from '../grant-book.ts';
import type { Report, ReportChart, ReportColumn, ReportScope } from '../report.ts';

const columns: readonly ReportColumn[] = [
  { id: 'role', title: 'Role', kind: 'text' },
  { id: 'grantee', title: 'Grantee', kind: 'principal' },
  { id: 'data-type', title: 'Data type', kind: 'text' },
  { id: 'granted', title: 'Granted', kind: 'number' },
  { id: 'used', title: 'Read at least once', kind: 'number' },
  { id: 'unused', title: 'Never read', kind: 'number' },
  { id: 'share', title: 'Share used', kind: 'share' },
  { id: 'accesses', title: 'Accesses', kind: 'number' },
  { id: 'patients', title: 'Patients', kind: 'number' },
  { id: 'never-read', title: 'Types never read', kind: 'names' },
];

const types = Object.entries(dataTypes).map(([name, bit]) => ({ name, bit: Number(bit) }));

/** Of what patients let someone read, what was read at all: by role and data type, and by grantee (45 CFR 164.502(b)). */
export async function reportMinimumNecessary(
  entries: AsyncIterable<readonly Entry[]>,
  scope: ReportScope,
): Promise<Omit<Report, 'subject'>> {
  const book = new GrantBook(scope);
  for await (const page of entries) for (const entry of page) book.add(entry);
  const roles = book.byRole();
  const cells = roles.flatMap(({ role, of }) =>
    types.map(({ name, bit }) => ({ role, name, ...(of.get(bit) ?? { granted: 0, used: 0, accesses: 0 }) })),
  );
  const granted = cells.reduce((sum, cell) => sum + cell.granted, 0);
  const used = cells.reduce((sum, cell) => sum + cell.used, 0);
  const grantees = book.byGrantee();
  return {
    columns,
    figures: [
      ['data types granted', formatCount(granted)],
      ['of them read at least once', `${formatCount(used)} (${formatPercent(used, granted)})`],
      ['never read', formatCount(granted - used)],
      ['grantees', formatCount(grantees.length)],
      ['grantees who read nothing', formatCount(grantees.filter((each) => each.used === 0).length)],
    ],
    charts: [
      chartRoles(roles.map(({ role, granted: all, used: read }) => ({ role, granted: all, used: read }))),
    ],
    sections: [
      {
        id: 'role',
        title: 'By role and data type',
        text: 'Granted counts each data type that a patient let a grantee of the role read at any moment of the time, once a pair. Used are those of which the grantee logged at least one permitted access that the grant covered.',
        columns: ['role', 'data-type', 'granted', 'used', 'unused', 'share', 'accesses'],
        rows: cells
          .filter((cell) => cell.granted + cell.accesses > 0)
          .map((cell) => ({
            role: cell.role,
            'data-type': cell.name,
            granted: String(cell.granted),
            used: String(cell.used),
            unused: String(cell.granted - cell.used),
            share: formatShare(cell.used, cell.granted),
            accesses: String(cell.accesses),
          })),
        empty: 'Nothing was granted in this time.',
      },
      {
        id: 'grantee',
        title: 'By grantee',
        text: 'The lowest share first. Types never read were granted by at least one patient, and the grantee read them of none.',
        columns: ['grantee', 'role', 'patients', 'granted', 'used', 'share', 'never-read', 'accesses'],
        rows: grantees.map((each) => ({
          grantee: each.grantee,
          role: each.role,
          patients: String(each.patients),
          granted: String(each.granted),
          used: String(each.used),
          unused: String(each.granted - each.used),
          share: formatShare(each.used, each.granted),
          'never-read': formatTypes(each.neverRead),
          accesses: String(each.accesses),
        })),
        empty: 'Nothing was granted in this time.',
      },
    ],
    notes: [
      'A grant that was never used may still have been needed: what is necessary is for people to judge, by the policies of the institution. Treatment is outside of the minimum necessary standard, 45 CFR 164.502(b)(2)(i); the figures include it, because patients grant for it too.',
      'An access under several grants counts as a use of each of them. Emergency overrides are no grants and are not in this report.',
    ],
  };
}

function chartRoles(roles: readonly { role: string; granted: number; used: number }[]): ReportChart {
  return {
    id: 'roles',
    title: 'Data types granted, by role: read or never read',
    description: roles.map(({ role, granted, used }) => `${role}: ${used} of ${granted} read`).join('; '),
    axis: 'role',
    measure: 'data types granted',
    layout: 'names',
    groups: ['read', 'never read'],
    values: roles.flatMap(({ role, granted, used }) => [
      { label: role, group: 'read', value: used },
      { label: role, group: 'never read', value: granted - used },
    ]),
  };
}
