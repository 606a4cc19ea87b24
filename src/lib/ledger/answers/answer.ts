import { timeCell } from '../../audit/cells.ts';
import { bases, decisionMeanings, decisions, fromCode, fromMask } from '../../contracts/vocabulary.ts';
import type { AccessDecision } from '../state/decide-access.ts';

/** A decision, where it comes from and how old it is. */
export interface Answer {
  decision: AccessDecision;
  /** The ledger, or the node, which was asked because the ledger was too old. */
  source: 'ledger' | 'chain';
  /** Seconds since the ledger last met the node's head; 0 from the chain, null as of a time that has passed. */
  age: number | null;
  /** The event up to which the ledger was read; null from the chain. */
  seq: bigint | null;
  /** The time that the decision was made for, in seconds; null from the chain, which tells none. */
  time: bigint | null;
}

/** An answer as data, under the names of the contract and of the program; without a bigint. */
export function answerToData({ decision, source, age, seq, time }: Answer): Record<string, unknown> {
  const { permitted, code, basis } = decision;
  const name = fromCode(decisions, code);
  return {
    permitted,
    code: name ?? String(code),
    basis: fromMask(bases, basis),
    meaning: name === undefined ? undefined : decisionMeanings[name],
    source,
    age,
    seq: seq === null ? null : Number(seq),
    time: time === null ? null : timeCell.format(time),
  };
}
