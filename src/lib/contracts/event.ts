import { createHash } from 'node:crypto';
import { Cl, type ClarityValue } from '@stacks/transactions';
import { CodecError, decode, encode } from './codec.ts';
import type { PlainValue } from './interface.ts';

/** The one flat shape of every event, in the order of the design's table. */
export const eventType = {
  tuple: [
    { name: 'seq', type: 'uint128' },
    { name: 'prev', type: { buffer: { length: 32 } } },
    { name: 'patient-prev', type: { buffer: { length: 32 } } },
    { name: 'topic', type: { 'string-ascii': { length: 32 } } },
    { name: 'actor', type: 'principal' },
    { name: 'patient', type: { optional: 'principal' } },
    { name: 'provider', type: { optional: 'principal' } },
    { name: 'institution', type: { optional: 'principal' } },
    { name: 'data-types', type: 'uint128' },
    { name: 'purposes', type: 'uint128' },
    { name: 'code', type: 'uint128' },
    { name: 'outcome', type: 'uint128' },
    { name: 'ref', type: 'uint128' },
    { name: 'expires-at', type: 'uint128' },
    { name: 'evidence', type: { buffer: { length: 32 } } },
    { name: 'time', type: 'uint128' },
    { name: 'height', type: 'uint128' },
  ],
} as const;

type RawEvent = PlainValue<typeof eventType>;
type Hashed = 'prev' | 'patient-prev' | 'evidence';

/** An event with its 32-byte fields as 64 lower-case hex digits; uints are bigint, none is null. */
export type LedgerEvent = { [Field in keyof RawEvent]: Field extends Hashed ? string : RawEvent[Field] };

/** The `prev` of the first event, the first `patient-prev` of a patient, and an evidence that is not given. */
export const ZERO_HASH = '0'.repeat(64);

const hashed: readonly Hashed[] = ['prev', 'patient-prev', 'evidence'];

/** Reads a printed event. Throws a CodecError on any other shape: a log comes from an untrusted indexer. */
export function parseEvent(value: ClarityValue): LedgerEvent {
  const raw = decode(eventType, value, 'event');
  for (const name of hashed) {
    if (raw[name].length !== 32) throw new CodecError(`event.${name}`, 'is not 32 bytes long');
  }
  return {
    ...raw,
    prev: toHex(raw.prev),
    'patient-prev': toHex(raw['patient-prev']),
    evidence: toHex(raw.evidence),
  };
}

/** The Clarity value that the registry printed. Throws a CodecError on a field that the shape does not admit. */
export function eventToClarity(event: LedgerEvent): ClarityValue {
  for (const name of hashed) {
    if (!/^[0-9a-f]{64}$/.test(event[name])) throw new CodecError(`event.${name}`, 'is not 64 hex digits');
  }
  const raw = {
    ...event,
    prev: toBytes(event.prev),
    'patient-prev': toBytes(event['patient-prev']),
    evidence: toBytes(event.evidence),
  };
  return encode(eventType, raw, 'event');
}

/** The event's hash, 64 hex digits: what the registry computes as `sha256(to-consensus-buff?(event))` (SIP-005 encoding). */
export function hashEvent(event: LedgerEvent): string {
  return createHash('sha256')
    .update(Cl.serialize(eventToClarity(event)), 'hex')
    .digest('hex');
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function toBytes(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, 'hex'));
}
