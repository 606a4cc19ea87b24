import { bases, decisions, fromCode, fromMask } from '../contracts/vocabulary.ts';
import type { AccessDecision } from '../ledger/state/decide-access.ts';
import type { FactKind } from '../ledger/state/explain-decision.ts';
import { toJson } from '../output/json.ts';
import { hashCanonical } from './canonical-json.ts';
import { hashCell } from './cells.ts';
import { columns } from './columns.ts';
import { formatJsonRow } from './format.ts';
import { type Head, headToData } from './head.ts';
import type { LogIdentity } from './row.ts';
import type { DataSignature } from './sign-data.ts';

/** Says what a JSON file is, for who finds it without its name. */
export const receiptKind = 'medrec-access-receipt';

/** The domain of a receipt's signature (SIP-018). */
export const receiptDomain = 'medrec access receipt';

/** The columns of a receipt's rows: those of an export, without the two that are the same in every row. */
export const receiptColumns = columns.slice(0, columns.indexOf('chain-id'));

/** A logged access, the facts its decision rested on, and the rows that link them to a head. */
export interface Receipt extends LogIdentity {
  /** The head of the log when the receipt was made, when that is what the rows reach. */
  head: Head | null;
  /** The head of the patient's events at that moment, when that is what the rows reach. */
  patientHead: { count: bigint; hash: string } | null;
  /** The head that the rows reach: the log's, the patient's, or none when both are too far from the access. */
  reaches: 'log' | 'patient' | 'none';
  /** The access: a number of the log. */
  seq: bigint;
  decision: AccessDecision;
  facts: readonly Fact[];
  /** Cells in the order of {@link receiptColumns}; in the order of the log, each number once. */
  rows: readonly (readonly string[])[];
}

/** An event that a decision rested on. */
export interface Fact {
  seq: bigint;
  about: readonly FactKind[];
}

/** A receipt as data, with the hash of its canonical text (RFC 8785) that finds out what was changed by accident. */
export function receiptToData(receipt: Receipt): Record<string, unknown> {
  const { chainId, registry, head, patientHead, reaches, seq, decision, facts, rows } = receipt;
  const data = {
    schemaVersion: 1,
    kind: receiptKind,
    network: { chainId },
    registry,
    seq,
    decision: decisionToData(decision),
    facts,
    head: head === null ? null : headToData(head),
    patientHead:
      patientHead === null ? null : { count: patientHead.count, hash: hashCell.format(patientHead.hash) },
    reaches,
    rows: rows.map((cells) => JSON.parse(formatJsonRow(receiptColumns, cells))),
  };
  const plain = JSON.parse(toJson(data)) as Record<string, unknown>;
  return { ...plain, digest: hashCanonical(plain) };
}

/** A decision as data: names of its code and of its bases. */
export function decisionToData({ permitted, code, basis }: AccessDecision) {
  return { permitted, code: fromCode(decisions, code) ?? String(code), bases: fromMask(bases, basis) };
}

/** The text of a receipt file: a line for each row. */
export function formatReceipt(data: Record<string, unknown>, signature: DataSignature | undefined): string {
  const entries = Object.entries(signature === undefined ? data : { ...data, signature });
  const lines = entries.map(([key, value]) => {
    const isLong = key === 'rows' || key === 'facts';
    const text = isLong && Array.isArray(value) ? formatList(value) : JSON.stringify(value);
    return `  ${JSON.stringify(key)}: ${text}`;
  });
  return `{\n${lines.join(',\n')}\n}\n`;
}

function formatList(values: readonly unknown[]): string {
  if (values.length === 0) return '[]';
  return `[\n${values.map((value) => `    ${JSON.stringify(value)}`).join(',\n')}\n  ]`;
}
