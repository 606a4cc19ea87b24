import type { Context } from '../../../context.ts';
import { timeCell } from '../../audit/cells.ts';
import type { EventFilter } from '../../audit/event-filter.ts';
import { headToData } from '../../audit/head.ts';
import { dataTypes, fromCode, fromMask, purposes, roleFlags, roles } from '../../contracts/vocabulary.ts';
import { fail } from '../../errors/medrec-error.ts';
import type { Outcome } from '../../output/output.ts';
import { showProgress } from '../../output/progress.ts';
import { describeDoubts } from '../answers/ledger-answers.ts';
import { type Ledger, openLedger } from '../ledger.ts';
import type { LedgerNaming } from '../place.ts';
import { DifferenceList } from './difference-list.ts';
import type { Hypothesis, PolicyChange } from './hypothesis.ts';
import { readPolicies } from './read-policies.ts';
import { AccessReplay, type ReplayedAccess } from './replay-accesses.ts';

export interface WhatIfOptions extends LedgerNaming {
  revoke: readonly string[];
  revokedAt: bigint | undefined;
  /** Path of a file of role policies. */
  policy: string | undefined;
  /** Which accesses are replayed. */
  filter: Pick<EventFilter, 'patient' | 'provider' | 'since' | 'until'>;
  ndjson: boolean;
}

/** Replays past accesses under a change. Throws policies-unreadable, and what opening and reading a ledger throws. */
export async function runWhatIf(context: Context, options: WhatIfOptions): Promise<Outcome> {
  const { policy, revoke: revoked, revokedAt, filter } = options;
  const policies =
    policy === undefined ? new Map<bigint, PolicyChange>() : await readPolicies(policy, context.io.cwd);
  const hypothesis: Hypothesis = { revoked, revokedAt, policies };
  const ledger = await openLedger(context, options);
  try {
    const replay = new AccessReplay(ledger, hypothesis);
    const list = new DifferenceList();
    await replayAll(context, ledger, replay.replay(filter), list, options.ndjson);
    const { replacedRules } = replay.parties;
    const notUnderstood = [...replay.parties.notUnderstood.list(), ...replay.notUnderstood.list()];
    for (const doubt of describeDoubts({ replacedRules, notUnderstood })) context.output.warn(doubt);
    return await report(context, options, hypothesis, ledger, list);
  } finally {
    await ledger.close();
  }
}

async function replayAll(
  context: Context,
  { head }: Ledger,
  pages: AsyncIterable<readonly ReplayedAccess[]>,
  list: DifferenceList,
  ndjson: boolean,
): Promise<void> {
  const { io, output } = context;
  const progress = await showProgress(context, 'replayed', Number(head.seq), false);
  let told = 0;
  try {
    for await (const page of pages) {
      if (io.signal.aborted) throw fail('interrupted', {});
      for (const access of page) {
        const row = list.add(access);
        if (row !== undefined && ndjson) await output.row({ type: 'access', ...row });
      }
      const seq = Number(page.at(-1)?.event.seq ?? told);
      await progress.add(seq - told);
      told = seq;
    }
  } finally {
    progress.end();
  }
}

async function report(
  context: Context,
  { ndjson, filter }: WhatIfOptions,
  hypothesis: Hypothesis,
  ledger: Ledger,
  list: DifferenceList,
): Promise<Outcome> {
  const { groups, leftOut } = list.groups();
  const rowsLeftOut = list.lost + list.gained - list.rows.length;
  const summary = {
    change: describeHypothesis(hypothesis),
    filter: describeFilter(filter),
    ledger: { place: ledger.place, head: headToData(ledger.head) },
    ...list.summary(),
  };
  const fields: [string, string][] = [
    ['accesses replayed', String(list.accesses)],
    ['would have been lost', String(list.lost)],
    ['would have been gained', String(list.gained)],
    ['decided the same way by other rules', String(list.otherwise)],
    ['ledger up to seq', String(ledger.head.seq)],
  ];
  const sections = { kind: 'fields', fields } as const;
  if (ndjson) {
    await context.output.row({ type: 'summary', ...summary });
    return { data: summary, view: sections, streamed: true };
  }
  if (leftOut > 0) {
    context.output.warn(
      `${leftOut} accesses of more pairs of provider and patient are counted and not listed: --ndjson gives all`,
    );
  }
  return {
    data: { ...summary, groups, rows: list.rows, rowsLeftOut },
    view: {
      kind: 'sections',
      sections: [
        { title: 'replayed', view: sections },
        { title: 'by provider and patient', view: list.view() },
      ],
    },
  };
}

function describeHypothesis({ revoked, revokedAt, policies }: Hypothesis): Record<string, unknown> {
  return {
    revoked,
    revokedAt: revokedAt === undefined ? null : timeCell.format(revokedAt),
    policies: Object.fromEntries(
      [...policies].map(([role, change]) => [fromCode(roles, role), nameAll(change)]),
    ),
  };
}

function nameAll({ 'data-types': types, purposes: uses, flags }: PolicyChange): Record<string, unknown> {
  return {
    'data-types': types === undefined ? undefined : fromMask(dataTypes, types),
    purposes: uses === undefined ? undefined : fromMask(purposes, uses),
    flags: flags === undefined ? undefined : fromMask(roleFlags, flags),
  };
}

function describeFilter({ since, until, ...principals }: WhatIfOptions['filter']): Record<string, unknown> {
  return {
    ...principals,
    since: since === undefined ? undefined : timeCell.format(since),
    until: until === undefined ? undefined : timeCell.format(until),
  };
}
