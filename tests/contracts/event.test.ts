import { Cl, type ClarityValue, type TupleCV } from '@stacks/transactions';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CodecError } from '../../src/lib/contracts/codec.ts';
import {
  eventToClarity,
  hashEvent,
  type LedgerEvent,
  parseEvent,
  ZERO_HASH,
} from '../../src/lib/contracts/event.ts';
import { topics } from '../../src/lib/contracts/vocabulary.ts';
import { deployer } from './support/open-chain.ts';
import { patient, physician } from './support/open-hospital.ts';

const uint = fc.bigInt({ min: 0n, max: 2n ** 128n - 1n });
const hash = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('hex'));
const principal = fc.constantFrom(patient, physician, `${deployer}.access-control`);
const events: fc.Arbitrary<LedgerEvent> = fc.record({
  seq: uint,
  prev: hash,
  'patient-prev': hash,
  topic: fc.constantFrom(...topics),
  actor: principal,
  patient: fc.option(principal),
  provider: fc.option(principal),
  institution: fc.option(principal),
  'data-types': uint,
  purposes: uint,
  code: uint,
  outcome: uint,
  ref: uint,
  'expires-at': uint,
  evidence: hash,
  time: uint,
  height: uint,
});

describe('an event', () => {
  it('goes to the value that was printed, over the wire, and back', () => {
    fc.assert(
      fc.property(events, (event) => {
        const value = Cl.deserialize(Cl.serialize(eventToClarity(event)));
        expect(parseEvent(value)).toEqual(event);
        expect(hashEvent(parseEvent(value))).toBe(hashEvent(event));
      }),
    );
  });

  it('has another hash when any field differs', () => {
    fc.assert(
      fc.property(events, events, (one, other) => {
        for (const field of Object.keys(one) as (keyof LedgerEvent)[]) {
          const mixed = { ...one, [field]: other[field] };
          expect(hashEvent(mixed) === hashEvent(one)).toBe(one[field] === other[field]);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('is refused when a field is missing, too long, unknown or of another type', () => {
    const [event] = fc.sample(events, 1);
    const { value } = eventToClarity(event as LedgerEvent) as TupleCV;
    const { seq: _, ...withoutSeq } = value;
    const hostile: ClarityValue[] = [
      Cl.uint(1),
      Cl.tuple(withoutSeq),
      Cl.tuple({ ...value, extra: Cl.uint(1) }),
      Cl.tuple({ ...value, seq: Cl.int(1) }),
      Cl.tuple({ ...value, prev: Cl.buffer(new Uint8Array(31)) }),
      Cl.tuple({ ...value, evidence: Cl.buffer(new Uint8Array(33)) }),
      Cl.tuple({ ...value, topic: Cl.stringAscii('x'.repeat(33)) }),
      Cl.tuple({ ...value, topic: Cl.stringUtf8('consent-granted') }),
      Cl.tuple({ ...value, patient: Cl.principal(patient) }),
      Cl.tuple({ ...value, actor: { type: 'address', value: 'javascript:alert(1)' } as ClarityValue }),
    ];
    for (const each of hostile) expect(() => parseEvent(each)).toThrow(CodecError);
  });

  it('is not written with a hash that is not 64 lower-case hex digits', () => {
    const [event] = fc.sample(events, 1);
    for (const bad of ['', 'A'.repeat(64), `0x${ZERO_HASH}`, ZERO_HASH.slice(2)]) {
      expect(() => eventToClarity({ ...(event as LedgerEvent), prev: bad })).toThrow(CodecError);
    }
  });
});
