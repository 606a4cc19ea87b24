import * as v from 'valibot';
import { txidSchema } from '../chain/schemas.ts';

const whole = v.pipe(
  v.string(),
  v.regex(/^\d{1,20}$/),
  v.transform((text) => BigInt(text)),
);
const time = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const bytes = v.pipe(v.string(), v.regex(/^([0-9a-f]{2})+$/));

/** A transaction was signed; it is on the disk before the node hears of it. */
const signedSchema = v.strictObject({
  type: v.literal('signed'),
  txid: txidSchema,
  /** Of the account that the journal belongs to. */
  nonce: whole,
  /** In microSTX. */
  fee: whole,
  /** The serialised transaction, hexadecimal; compaction drops it once the transaction is settled. */
  bytes: v.optional(bytes),
  /** What it does, in a word: `grant-consent`. */
  what: v.string(),
  /** The other account of a sponsored transaction: its sponsor, or in the sponsor's own journal its origin. */
  with: v.optional(v.string()),
  /** The transaction of the same nonce that it is to take the place of. */
  replaces: v.optional(txidSchema),
  /** Where it belongs to a batch: the batch, and the rows that it carries. */
  batch: v.optional(v.strictObject({ id: v.string(), rows: v.array(v.string()) })),
  /** Milliseconds since 1970. */
  at: time,
});

/** What the node said when it was asked to take it: nothing but a hint, as only the chain knows. */
const answeredSchema = v.strictObject({
  type: v.literal('answered'),
  txid: txidSchema,
  /** `accepted`, or the reason of the rejection. */
  answer: v.string(),
  at: time,
});

/** The statuses of an indexer with which a transaction was mined. */
export const minedStatuses = ['success', 'abort_by_response', 'abort_by_post_condition'] as const;

/**
 * What has become of it for good: mined, or another transaction used its nonce (`superseded`), or the node refused it
 * or lost it and its nonce is free again.
 */
const settledSchema = v.strictObject({
  type: v.literal('settled'),
  txid: txidSchema,
  status: v.picklist([...minedStatuses, 'superseded', 'rejected', 'dropped']),
  height: v.optional(whole),
  at: time,
});

const recordSchema = v.variant('type', [signedSchema, answeredSchema, settledSchema]);

export type SignedRecord = v.InferOutput<typeof signedSchema>;
export type SettledStatus = v.InferOutput<typeof settledSchema>['status'];
export type JournalRecord = v.InferOutput<typeof recordSchema>;

/** Parses a line of a journal. Throws a SyntaxError or a ValiError for what is none. */
export function parseRecord(line: string): JournalRecord {
  return v.parse(recordSchema, JSON.parse(line));
}

/** A record as a line of a journal, with its line feed. */
export function formatRecord(record: JournalRecord): string {
  return `${JSON.stringify(record, (_, value) => (typeof value === 'bigint' ? String(value) : value))}\n`;
}
