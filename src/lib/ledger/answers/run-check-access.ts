import type { Context } from '../../../context.ts';
import { hashCell, timeCell } from '../../audit/cells.ts';
import { headToData } from '../../audit/head.ts';
import { fail } from '../../errors/medrec-error.ts';
import type { Outcome } from '../../output/output.ts';
import { type Ledger, openLedger } from '../ledger.ts';
import type { LedgerNaming } from '../place.ts';
import type { Question } from '../state/decide-access.ts';
import { explainDecision, type FactEvent } from '../state/explain-decision.ts';
import { readHistory } from '../state/read-history.ts';
import { type Answer, answerToData } from './answer.ts';
import { answerQuestions } from './answer-questions.ts';
import { answerAsOf, findSeqAsOf } from './as-of.ts';
import { describeDoubts, LedgerAnswers } from './ledger-answers.ts';

export interface CheckAccessOptions extends LedgerNaming {
  /** Seconds; as it is now unless given. */
  asOf: bigint | undefined;
  /** How old the ledger may be, in seconds. */
  maxAge: bigint;
  /** A file of questions, or `-`; one question unless given. */
  input: string | undefined;
  /** The one question. */
  asked: { patient: string; question: Question } | undefined;
}

/** Answers `check-access` from a ledger. Throws what opening and asking it throws; as-of-beyond-ledger. */
export async function runCheckAccess(context: Context, options: CheckAccessOptions): Promise<Outcome> {
  const ledger = await openLedger(context, options);
  try {
    if (options.asOf !== undefined) return await runAsOf(context, ledger, options.asOf, options);
    const answers = await LedgerAnswers.open(ledger, {
      maxAge: Number(options.maxAge),
      chain: () => context.chain(),
      now: () => context.io.now(),
      warn: (text) => context.output.warn(text),
    });
    if (options.input !== undefined) return await answerQuestions(context, options.input, answers);
    const { patient, question } = requireAsked(options);
    return present(await answers.answer(patient, question), ledger);
  } finally {
    await ledger.close();
  }
}

async function runAsOf(
  context: Context,
  ledger: Ledger,
  time: bigint,
  options: CheckAccessOptions,
): Promise<Outcome> {
  const seq = await findSeqAsOf(ledger, time);
  if (options.input !== undefined) {
    const { decisions, answerer } = await answerAsOf(ledger, time, seq);
    for (const doubt of describeDoubts(decisions)) context.output.warn(doubt);
    return await answerQuestions(context, options.input, answerer);
  }
  const { patient, question } = requireAsked(options);
  const history = await readHistory(ledger, patient, seq);
  const notUnderstood = [...history.parties.notUnderstood.list(), ...history.patient.notUnderstood.list()];
  const { replacedRules } = history.parties;
  for (const doubt of describeDoubts({ replacedRules, notUnderstood })) context.output.warn(doubt);
  const { decision, events } = explainDecision(history, question, time);
  return present({ decision, source: 'ledger', age: null, seq, time }, ledger, events);
}

function requireAsked({ asked }: CheckAccessOptions): NonNullable<CheckAccessOptions['asked']> {
  if (asked !== undefined) return asked;
  throw fail('bad-usage', {
    reason: 'a question needs a patient, a provider, --data-types and --purpose',
    next: 'medrec check-access --help',
  });
}

/** @param events that the decision rests on */
function present(answer: Answer, ledger: Ledger, events?: readonly FactEvent[]): Outcome {
  const data = answerToData(answer);
  const told = events?.map(({ event, about }) => ({
    seq: event.seq,
    time: timeCell.format(event.time),
    topic: event.topic,
    about,
  }));
  const { head, place } = ledger;
  const fields: [string, string][] = [
    ['permitted', answer.decision.permitted ? 'true' : 'false'],
    ['code', String(data.code)],
    ['basis', (data.basis as string[]).join(', ') || 'none'],
    ['meaning', String(data.meaning ?? 'not known to this version')],
    ['source', answer.source],
  ];
  if (answer.source === 'ledger') {
    fields.push(
      ['ledger', place],
      ['events up to seq', String(answer.seq)],
      ['at', String(data.time)],
      answer.age === null
        ? ['head', `seq ${head.seq}, ${hashCell.format(head.hash)}`]
        : ['age', `${answer.age} s`],
    );
  }
  const view = { kind: 'fields', fields } as const;
  const columns = ['seq', 'time', 'topic', 'about'];
  const rows = told?.map(({ seq, time, topic, about }) => [String(seq), time, topic, about.join(', ')]);
  return {
    data: {
      ...data,
      ledger: answer.source === 'chain' ? null : { place, head: headToData(head) },
      ...(told && { events: told }),
    },
    view:
      rows === undefined
        ? view
        : {
            kind: 'sections',
            sections: [
              { title: 'answer', view },
              {
                title: 'events that it rests on',
                view: { kind: 'table', columns, rows, empty: 'none: nothing was said about it yet' },
              },
            ],
          },
  };
}
