import * as v from 'valibot';
import { bases, decisions, toCode, toMask } from '../contracts/vocabulary.ts';
import { hashCanonical } from './canonical-json.ts';
import { hashCell, principalCell } from './cells.ts';
import { formatJsonRow, parseJsonRow } from './format.ts';
import { cellSchema, headSchema, uintSchema } from './parse-head.ts';
import { signatureSchema } from './parse-manifest.ts';
import { type Receipt, receiptColumns, receiptKind } from './receipt.ts';
import type { DataSignature } from './sign-data.ts';

const factKinds = [
  'rules',
  'pause',
  'provider',
  'institution',
  'role-policy',
  'objection',
  'care-team',
  'grantor',
  'study',
  'direct-consent',
  'institution-consent',
  'temporary-grant',
  'override',
] as const;

const names = <const T extends string>(of: readonly T[]) => v.array(v.picklist(of));

const receiptSchema = v.strictObject({
  schemaVersion: v.literal(1),
  kind: v.literal(receiptKind),
  network: v.strictObject({ chainId: uintSchema }),
  registry: cellSchema(principalCell),
  seq: uintSchema,
  decision: v.strictObject({
    permitted: v.boolean(),
    code: v.picklist(Object.keys(decisions) as (keyof typeof decisions)[]),
    bases: names(Object.keys(bases) as (keyof typeof bases)[]),
  }),
  facts: v.array(v.strictObject({ seq: uintSchema, about: v.pipe(names(factKinds), v.minLength(1)) })),
  head: v.nullable(headSchema),
  patientHead: v.nullable(v.strictObject({ count: uintSchema, hash: cellSchema(hashCell) })),
  reaches: v.picklist(['log', 'patient', 'none']),
  rows: v.array(v.record(v.string(), v.unknown())),
  digest: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  signature: v.optional(signatureSchema),
});

export interface ParsedReceipt {
  receipt: Receipt;
  signature: DataSignature | undefined;
  /** The receipt as it was written, without its signature: what is signed. */
  signed: Record<string, unknown>;
}

/** Whether a text is meant to be a receipt. */
export function looksLikeReceipt(text: string): boolean {
  return /^\s*\{/.test(text) && text.slice(0, 300).includes(`"${receiptKind}"`);
}

/**
 * Reads the text of a receipt. What its rows prove is still to be checked, and so is its signature.
 *
 * @throws Error with the reason, for who knows the file's name
 */
export function parseReceipt(text: string): ParsedReceipt {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error('it is not JSON');
  }
  const result = v.safeParse(receiptSchema, json);
  if (!result.success) {
    const [issue] = result.issues;
    throw new Error(`${v.getDotPath(issue) ?? 'it'}: ${issue.message}`.slice(0, 300));
  }
  const { network, registry, decision, digest, signature, ...rest } = result.output;
  const { signature: _, ...signed } = json as Record<string, unknown>;
  const { digest: __, ...digested } = signed;
  if (hashCanonical(digested) !== digest) throw new Error('digest: it is not that of the content');
  const { chainId } = network;
  const { seq, facts, head, patientHead, reaches } = rest;
  if (head !== null && (chainId !== head.chainId || registry !== head.registry)) {
    throw new Error('head: it is of another log than the receipt');
  }
  const { permitted, code, bases: covering } = decision;
  return {
    receipt: {
      ...{ chainId, registry, seq, facts, head, patientHead, reaches },
      decision: { permitted, code: toCode(decisions, code), basis: toMask(bases, covering) },
      rows: rest.rows.map((row, i) => parseRowCells(row, i)),
    },
    signature,
    signed,
  };
}

function parseRowCells(row: Record<string, unknown>, index: number): string[] {
  const cells = parseJsonRow(receiptColumns, row);
  if (typeof cells === 'string') throw new Error(`rows.${index}: it ${cells}`);
  if (JSON.stringify(row) !== formatJsonRow(receiptColumns, cells)) {
    throw new Error(`rows.${index}: it is not spelled as a receipt spells this row`);
  }
  return cells;
}
