import { timeCell } from '../../audit/cells.ts';
import { fail } from '../../errors/medrec-error.ts';
import { Decisions } from '../decisions.ts';
import type { Ledger } from '../ledger.ts';
import type { Answerer } from './answer-questions.ts';

/**
 * The last event that the contract knew at a time.
 *
 * @param time seconds
 * @throws as-of-beyond-ledger when events may be missing before it; ledger-unusable
 */
export async function findSeqAsOf(ledger: Ledger, time: bigint): Promise<bigint> {
  const { head, place } = ledger;
  const end = head.reading?.time ?? (await ledger.findRow(head.seq))?.event.time ?? 0n;
  if (time > end) {
    throw fail('as-of-beyond-ledger', {
      place,
      end: timeCell.format(end),
      asked: timeCell.format(time),
    });
  }
  return await ledger.seqAt(time);
}

/** Answers what the contract would have answered at `time`, which {@link findSeqAsOf} found to be after `seq`. */
export async function answerAsOf(
  ledger: Ledger,
  time: bigint,
  seq: bigint,
): Promise<{ decisions: Decisions; answerer: Answerer }> {
  const decisions = await Decisions.open(ledger, { until: seq });
  const answerer: Answerer = {
    answer: async (patient, question) => ({
      decision: await decisions.decide(patient, question, time),
      source: 'ledger',
      age: null,
      seq,
      time,
    }),
  };
  return { decisions, answerer };
}
