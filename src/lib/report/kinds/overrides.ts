import { limits } from '../../contracts/vocabulary.ts';
import { formatCount, formatTime, formatTypes, monthOf } from '../cells.ts';
import type { Entry } from '../entry.ts';
import { chartMonths } from '../month-chart.ts';
import type { Report, ReportColumn, ReportRow, ReportScope } from '../report.ts';
import { Tally } from '../tally.ts';

const columns: readonly ReportColumn[] = [
  { id: 'override', title: 'Override', kind: 'number' },
  { id: 'state', title: 'State', kind: 'text' },
  { id: 'started', title: 'Started', kind: 'time' },
  { id: 'ended', title: 'Ended', kind: 'time' },
  { id: 'patient', title: 'Patient', kind: 'principal' },
  { id: 'provider', title: 'Provider', kind: 'principal' },
  { id: 'institution', title: 'Institution', kind: 'principal' },
  { id: 'reason', title: 'Reason', kind: 'text' },
  { id: 'data-types', title: 'May reach', kind: 'names' },
  { id: 'accesses', title: 'Accesses', kind: 'number' },
  { id: 'review', title: 'Review', kind: 'text' },
  { id: 'review-due', title: 'Review due', kind: 'time' },
  { id: 'reviewed', title: 'Reviewed', kind: 'time' },
  { id: 'hours', title: 'Hours to review', kind: 'number' },
  { id: 'reviewer', title: 'Reviewer', kind: 'principal' },
  { id: 'escalated', title: 'Escalated', kind: 'time' },
  { id: 'acknowledged', title: 'Acknowledged', kind: 'time' },
];

/** An override and what became of it, as its events tell. Times in seconds, 0 for not. */
interface Account {
  started: Entry;
  ended: number;
  accesses: number;
  review: string;
  reviewed: number;
  reviewer: string;
  escalated: number;
  acknowledged: number;
}

export const overrideStates = [
  'reviewed in time',
  'reviewed late',
  'waiting for review',
  'review overdue',
] as const;
type OverrideState = (typeof overrideStates)[number];

/**
 * Emergency overrides with reason, accesses, review and acknowledgement, and what is overdue at the end of the time.
 *
 * @param entries events of overrides, and accesses that one covered
 */
export async function reportOverrides(
  entries: AsyncIterable<readonly Entry[]>,
  { since, until, institution }: ReportScope,
): Promise<Omit<Report, 'subject'>> {
  const all = await collectOverrides(entries);
  const within = all.filter(
    ({ started }) =>
      started.time >= Number(since ?? 0n) &&
      (institution === undefined || started.institution === institution),
  );
  const states = new Map(within.map((account) => [account, stateOf(account, Number(until))]));
  const inState = (state: OverrideState) => within.filter((account) => states.get(account) === state);
  const rowsOf = (accounts: readonly Account[]) =>
    accounts.map((account) => rowOf(account, states.get(account) ?? 'waiting for review'));
  const unjustified = within.filter(({ review }) => review === 'unjustified').length;
  const common = ['override', 'started', 'patient', 'provider', 'reason', 'data-types', 'accesses'];
  return {
    columns,
    figures: [
      ['overrides', formatCount(within.length)],
      ['review overdue', formatCount(inState('review overdue').length)],
      ['waiting for review, in time', formatCount(inState('waiting for review').length)],
      ['reviewed late', formatCount(inState('reviewed late').length)],
      ['found unjustified', formatCount(unjustified)],
      ['acknowledged by the patient', formatCount(within.filter((each) => each.acknowledged > 0).length)],
    ],
    charts: [
      chartMonths(
        {
          id: 'months',
          title: 'Overrides by month of their start',
          description: `How many were started each month. In all: ${overrideStates.map((state) => `${state} ${inState(state).length}`).join(', ')}.`,
          measure: 'overrides',
        },
        overrideStates.map((state) => {
          const tally = new Tally();
          for (const { started } of inState(state)) tally.add(monthOf(started.time));
          return [state, tally] as const;
        }),
      ),
    ],
    sections: [
      {
        id: 'open',
        title: 'Not reviewed',
        text: `A review is due within 72 hours of the start. Overdue means that it was not there at ${formatTime(until)}; the provider can start no other override until then.`,
        columns: ['state', ...common, 'ended', 'institution', 'review-due', 'escalated', 'acknowledged'],
        rows: rowsOf([...inState('review overdue'), ...inState('waiting for review')]),
        empty: 'Every override of this time was reviewed.',
      },
      {
        id: 'reviewed',
        title: 'Reviewed',
        text: 'Late means after 72 hours. An override that is found unjustified suspends the provider at once.',
        columns: [
          ...common,
          'ended',
          'state',
          'review',
          'reviewed',
          'hours',
          'reviewer',
          'escalated',
          'acknowledged',
        ],
        rows: rowsOf(within.filter(({ reviewed }) => reviewed > 0)),
        empty: 'No override of this time was reviewed.',
      },
    ],
    notes: [
      'Reasons are codes that the provider chose; what was written about an emergency is not on the chain, only a commitment to it.',
      'Accesses are those that were logged and that the override covered. Data that were read without a log entry are not among them.',
    ],
  };
}

/** Every override of some events, by number, with what became of it. */
export async function collectOverrides(entries: AsyncIterable<readonly Entry[]>): Promise<Account[]> {
  const known = new Map<string, Account>();
  const lastOfPair = new Map<string, Account>();
  for await (const page of entries) {
    for (const entry of page) {
      const { topic, ref, time } = entry;
      const pair = `${entry.patient} ${entry.provider}`;
      if (topic === 'override-started') {
        const account = openAccount(entry);
        known.set(ref, account);
        lastOfPair.set(pair, account);
        continue;
      }
      if (topic === 'access-permitted') {
        if (!ref.split('|').includes('override')) continue;
        const account = lastOfPair.get(pair);
        if (account !== undefined) account.accesses += 1;
        continue;
      }
      const account = known.get(ref);
      if (account === undefined) continue;
      if (topic === 'override-ended') account.ended = time;
      if (topic === 'override-escalated') account.escalated = time;
      if (topic === 'override-acknowledged') account.acknowledged = time;
      if (topic === 'override-reviewed') {
        account.review = entry.outcome;
        account.reviewed = time;
        account.reviewer = entry.actor;
        account.ended = Math.min(account.ended, entry.expiresAt);
      }
    }
  }
  return [...known.values()];
}

function openAccount(started: Entry): Account {
  const rest = { review: '', reviewed: 0, reviewer: '', escalated: 0, acknowledged: 0 };
  return { started, ended: started.expiresAt, accesses: 0, ...rest };
}

/** Where an override stands: a review is due within 72 hours, at the last second in time. */
function stateOf({ started, reviewed }: Account, until: number): OverrideState {
  const due = started.time + Number(limits.review);
  if (reviewed > 0) return reviewed > due ? 'reviewed late' : 'reviewed in time';
  return until > due ? 'review overdue' : 'waiting for review';
}

function rowOf(account: Account, state: OverrideState): ReportRow {
  const { started, reviewed } = account;
  return {
    override: started.ref,
    state,
    started: formatTime(started.time),
    ended: formatTime(account.ended),
    patient: started.patient,
    provider: started.provider,
    institution: started.institution,
    reason: started.code,
    'data-types': formatTypes(started.dataTypes),
    accesses: String(account.accesses),
    review: account.review,
    'review-due': formatTime(started.time + Number(limits.review)),
    reviewed: formatTime(reviewed),
    hours: reviewed === 0 ? '' : ((reviewed - started.time) / 3600).toFixed(1),
    reviewer: account.reviewer,
    escalated: formatTime(account.escalated),
    acknowledged: formatTime(account.acknowledged),
  };
}
