import { decisionMeanings } from '../../contracts/vocabulary.ts';
import { formatCount, formatPercent, formatShare, formatTime, monthOf } from '../cells.ts';
import type { Entry } from '../entry.ts';
import { chartMonths } from '../month-chart.ts';
import type { Report, ReportColumn, ReportRow } from '../report.ts';
import { Tally } from '../tally.ts';

const columns: readonly ReportColumn[] = [
  { id: 'reason', title: 'Reason', kind: 'text' },
  { id: 'meaning', title: 'Meaning', kind: 'text' },
  { id: 'provider', title: 'Provider', kind: 'principal' },
  { id: 'institution', title: 'Institution', kind: 'principal' },
  { id: 'patient', title: 'Patient', kind: 'principal' },
  { id: 'denied', title: 'Denied', kind: 'number' },
  { id: 'attempts', title: 'Attempts', kind: 'number' },
  { id: 'share', title: 'Share', kind: 'share' },
  { id: 'main-reason', title: 'Most often', kind: 'text' },
  { id: 'first', title: 'First', kind: 'time' },
  { id: 'last', title: 'Last', kind: 'time' },
];

interface Account {
  denied: number;
  attempts: number;
  first: number;
  last: number;
  institution: string;
  reasons: Tally;
}

/** Attempts that were logged and refused: by reason, by provider, by patient. */
export async function reportDenials(
  entries: AsyncIterable<readonly Entry[]>,
): Promise<Omit<Report, 'subject'>> {
  const [reasons, providers, patients] = [new Accounts(), new Accounts(), new Accounts()];
  const months = { denied: new Tally(), permitted: new Tally() };
  let attempts = 0;
  for await (const page of entries) {
    for (const entry of page) {
      if (entry.topic !== 'access-denied' && entry.topic !== 'access-permitted') continue;
      attempts += 1;
      const isDenied = entry.topic === 'access-denied';
      (isDenied ? months.denied : months.permitted).add(monthOf(entry.time));
      if (isDenied) reasons.count(entry.outcome, entry, true);
      providers.count(entry.provider, entry, isDenied);
      patients.count(entry.patient, entry, isDenied);
    }
  }
  const denied = reasons.total;
  return {
    columns,
    figures: [
      ['attempts logged', formatCount(attempts)],
      ['denied', `${formatCount(denied)} (${formatPercent(denied, attempts)})`],
      ['providers denied at least once', formatCount(providers.refused().length)],
      ['patients concerned', formatCount(patients.refused().length)],
    ],
    charts: [
      {
        id: 'reasons',
        title: 'Denials by reason',
        description: describe(reasons.ranked().map(([reason, { denied: count }]) => [reason, count])),
        axis: 'reason',
        measure: 'denials',
        layout: 'names',
        groups: ['denied'],
        values: reasons
          .ranked()
          .map(([label, account]) => ({ label, group: 'denied', value: account.denied })),
      },
      chartMonths(
        {
          id: 'months',
          title: 'Attempts by month',
          description: 'For each month, how many attempts were denied and how many permitted.',
          measure: 'attempts',
        },
        [
          ['denied', months.denied],
          ['permitted', months.permitted],
        ],
      ),
    ],
    sections: [
      {
        id: 'reason',
        title: 'By reason',
        text: 'The reason is the first rule that failed, in the order in which the contract asks them. Shares are of all denials.',
        columns: ['reason', 'meaning', 'denied', 'share', 'first', 'last'],
        rows: reasons.ranked().map(([reason, account]) => ({
          ...rowOf(account),
          reason,
          meaning: meaningOf(reason),
          share: formatShare(account.denied, denied),
        })),
        empty: 'No attempt was denied in this time.',
      },
      {
        id: 'provider',
        title: 'By provider',
        text: 'Providers with at least one denial. Shares are of the attempts that were logged about the same provider.',
        columns: ['provider', 'institution', 'denied', 'attempts', 'share', 'main-reason', 'last'],
        rows: providers.refused().map(([provider, account]) => ({ ...rowOf(account), provider })),
        empty: 'No provider was denied in this time.',
      },
      {
        id: 'patient',
        title: 'By patient',
        text: 'Patients of whom data were asked for in vain. Shares are of the attempts that were logged about the same patient.',
        columns: ['patient', 'denied', 'attempts', 'share', 'main-reason', 'last'],
        rows: patients
          .refused()
          .map(([patient, account]) => ({ ...rowOf(account), patient, institution: '' })),
        empty: 'No patient was concerned in this time.',
      },
    ],
    notes: [
      'A denial shows that the rules held. It does not show why someone asked, nor whether data were read without asking.',
    ],
  };
}

/** What a decision means; nothing of one that this version does not know. */
export function meaningOf(decision: string): string {
  return Object.hasOwn(decisionMeanings, decision)
    ? decisionMeanings[decision as keyof typeof decisionMeanings]
    : '';
}

class Accounts {
  readonly #accounts = new Map<string, Account>();

  count(key: string, { time, institution, outcome }: Entry, isDenied: boolean): void {
    let account = this.#accounts.get(key);
    if (account === undefined) {
      account = { denied: 0, attempts: 0, first: 0, last: 0, institution, reasons: new Tally() };
      this.#accounts.set(key, account);
    }
    account.attempts += 1;
    if (!isDenied) return;
    account.denied += 1;
    account.first ||= time;
    account.last = time;
    account.institution = institution;
    account.reasons.add(outcome);
  }

  get total(): number {
    return [...this.#accounts.values()].reduce((sum, { denied }) => sum + denied, 0);
  }

  ranked(): [string, Account][] {
    return [...this.#accounts].toSorted(
      ([one, a], [other, b]) => b.denied - a.denied || (one < other ? -1 : 1),
    );
  }

  refused(): [string, Account][] {
    return this.ranked().filter(([, { denied }]) => denied > 0);
  }
}

function rowOf(account: Account): ReportRow {
  const [main] = account.reasons.ranked();
  return {
    institution: account.institution,
    denied: String(account.denied),
    attempts: String(account.attempts),
    share: formatShare(account.denied, account.attempts),
    'main-reason': main?.[0] ?? '',
    first: formatTime(account.first),
    last: formatTime(account.last),
  };
}

/** A chart in words. */
export function describe(values: readonly (readonly [label: string, value: number])[]): string {
  return values.length === 0
    ? 'Nothing to show.'
    : values.map(([label, value]) => `${label}: ${value}`).join('; ');
}
