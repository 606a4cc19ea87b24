import { addressFromVersionHash, addressToString } from '@stacks/transactions';
import fc from 'fast-check';
import type { Head } from '../../src/lib/audit/head.ts';
import type { Row } from '../../src/lib/audit/row.ts';
import { hashEvent, type LedgerEvent, ZERO_HASH } from '../../src/lib/contracts/event.ts';
import { topics } from '../../src/lib/contracts/vocabulary.ts';

const maxUint = 2n ** 128n - 1n;

/** Numbers over their whole range, with those that have names, and those around the edges of years and doubles. */
const uint = fc.oneof(
  { weight: 4, arbitrary: fc.bigInt(0n, 70n) },
  { weight: 2, arbitrary: fc.bigInt(1_700_000_000n, 2_000_000_000n) },
  fc.bigInt(253_402_300_790n, 253_402_300_810n),
  fc.bigInt(2n ** 53n - 3n, 2n ** 53n + 3n),
  fc.bigInt(0n, maxUint),
  fc.constant(maxUint),
);

const bytes32 = fc.oneof(
  fc.constant(ZERO_HASH),
  fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex')),
);

const standard = fc
  .tuple(fc.constantFrom(26, 21, 22, 20), fc.uint8Array({ minLength: 20, maxLength: 20 }))
  .map(([version, hash]) =>
    addressToString(addressFromVersionHash(version, Buffer.from(hash).toString('hex'))),
  );
const principal = fc.oneof(
  standard,
  fc.tuple(standard, fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9_-]{0,39}$/)).map((parts) => parts.join('.')),
);

const hostile = [
  '=1+1',
  "'=1",
  "''",
  '+',
  '-5',
  '@x',
  '\t=',
  '\r',
  ' =2',
  '"',
  ',',
  'a\nb',
  '\r\n',
  '',
  ' ',
  '{',
  '[]',
  '__proto__',
];
/** Topics: ours, and what else a string-ascii of Clarity holds. */
export const topic = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<string>(...topics) },
  fc.constantFrom(...hostile),
  fc.string({
    unit: fc
      .oneof(fc.integer({ min: 32, max: 126 }), fc.constantFrom(9, 10, 11, 12, 13))
      .map((c) => String.fromCharCode(c)),
    maxLength: 32,
  }),
);

const maybe = fc.option(principal);

/** Any event that Clarity's types allow. */
export const event: fc.Arbitrary<LedgerEvent> = fc.record({
  seq: uint,
  prev: bytes32,
  'patient-prev': bytes32,
  topic,
  actor: principal,
  patient: maybe,
  provider: maybe,
  institution: maybe,
  'data-types': uint,
  purposes: uint,
  code: uint,
  outcome: uint,
  ref: uint,
  'expires-at': uint,
  evidence: bytes32,
  time: uint,
  height: uint,
});

export const registry = 'ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM.registry';
export const chainId = 0x80000000n;

/** Rows whose events are linked as the registry links them: by seq and prev, and those about one patient by patient-prev. */
export function linkRows(events: readonly LedgerEvent[]): Row[] {
  const patients = new Map<string, string>();
  let prev = ZERO_HASH;
  return events.map((loose, i) => {
    const { patient } = loose;
    const patientPrev = (patient === null ? undefined : patients.get(patient)) ?? ZERO_HASH;
    const linked = { ...loose, seq: BigInt(i + 1), prev, 'patient-prev': patientPrev };
    prev = hashEvent(linked);
    if (patient !== null) patients.set(patient, prev);
    return { event: linked, hash: prev, chainId, registry };
  });
}

/** The head that a node has of these rows. */
export function headOf(rows: readonly Row[]): Head {
  const last = rows.at(-1);
  return {
    chainId,
    registry,
    seq: last?.event.seq ?? 0n,
    hash: last?.hash ?? ZERO_HASH,
    reading: null,
  };
}

/** An honest log of a few rows. */
export function rows(minLength: number, maxLength: number): fc.Arbitrary<Row[]> {
  return fc.array(event, { minLength, maxLength, size: 'max' }).map(linkRows);
}
