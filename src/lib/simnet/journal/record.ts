import { createHash } from 'node:crypto';
import * as v from 'valibot';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const hex = v.pipe(v.string(), v.regex(/^(?:[0-9a-f]{2})*$/));
const head = v.strictObject({ height: count, burnHeight: count, time: count });

const genesisRecord = v.strictObject({
  kind: v.literal('genesis'),
  version: v.literal(1),
  /** Sets one chain's hashes apart from another's. */
  id: hex,
  /** Milliseconds since 1970: the engine's only clock. */
  genesis: count,
  epoch: v.string(),
  chainId: count,
  /** The version of the engine that ran the blocks below. */
  engine: v.string(),
});
const transactionRecord = v.strictObject({
  kind: v.literal('transaction'),
  raw: hex,
  /** Of the receipt; see `digestReceipt`. */
  digest: hex,
  head,
});
const advanceRecord = v.strictObject({
  kind: v.literal('advance'),
  burnBlocks: count,
  stacksBlocks: count,
  head,
});
const fundRecord = v.strictObject({
  kind: v.literal('fund'),
  address: v.string(),
  /** microSTX, in decimal digits. */
  amount: v.pipe(v.string(), v.regex(/^[1-9]\d{0,19}$/)),
});
const schema = v.variant('kind', [genesisRecord, transactionRecord, advanceRecord, fundRecord]);

export type JournalRecord = v.InferOutput<typeof schema>;
export type GenesisRecord = v.InferOutput<typeof genesisRecord>;
/** A record behind the first. */
export type BlockRecord = Exclude<JournalRecord, GenesisRecord>;

/**
 * One record as a line of the journal: its hash, a space, its JSON. The hash is the SHA-256 of the hash before it
 * and the JSON, so that a line that is torn, changed, dropped or moved is found.
 */
export function encodeRecord(previous: string, record: JournalRecord): { line: string; hash: string } {
  const json = JSON.stringify(record);
  const hash = hashRecord(previous, json);
  return { line: `${hash} ${json}\n`, hash };
}

/** A line that is not what was written: torn, changed, or not in its place. */
export class BadChecksum extends Error {
  override name = 'BadChecksum';
}

/**
 * Reads one line, without its newline.
 *
 * @throws BadChecksum
 * @throws Error when it was written so, and cannot be read by this version
 */
export function decodeRecord(previous: string, line: string): { record: JournalRecord; hash: string } {
  const hash = line.slice(0, 64);
  const json = line.slice(65);
  if (line[64] !== ' ' || hash !== hashRecord(previous, json)) {
    throw new BadChecksum('its checksum does not fit');
  }
  const parsed = v.safeParse(schema, JSON.parse(json));
  if (!parsed.success) throw new Error(`it is no record of this version: ${parsed.issues[0].message}`);
  return { record: parsed.output, hash };
}

function hashRecord(previous: string, json: string): string {
  return createHash('sha256').update(previous).update(json).digest('hex');
}
