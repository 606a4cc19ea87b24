import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LedgerEvent } from '../../../src/lib/contracts/event.ts';
import { ZERO_HASH } from '../../../src/lib/contracts/event.ts';
import { topics } from '../../../src/lib/contracts/vocabulary.ts';
import { decideAccess } from '../../../src/lib/ledger/state/decide-access.ts';
import { explainDecision } from '../../../src/lib/ledger/state/explain-decision.ts';
import { PartiesState, replayParties } from '../../../src/lib/ledger/state/parties-state.ts';
import { PatientState, replayPatient } from '../../../src/lib/ledger/state/patient-state.ts';

const registry = 'ST1PQHQKV0RJXZFY1DGX8MNSNYVE3VGZJSRTPGZGM.registry';
const someone = fc.constantFrom('A', 'B', 'C', 'D');
const maybe = fc.option(someone);
const number = fc.oneof(fc.bigInt(0n, 70n), fc.constant(2n ** 128n - 1n));

/** Events that no contract would make: anyone in any place, any number, known topics and others. */
const hostileEvents: fc.Arbitrary<LedgerEvent[]> = fc
  .array(
    fc.record({
      topic: fc.oneof(fc.constantFrom(...topics), fc.constantFrom('', 'consent-lent', '__proto__')),
      actor: someone,
      patient: maybe,
      provider: maybe,
      institution: maybe,
      'data-types': number,
      purposes: number,
      code: number,
      outcome: number,
      ref: number,
      'expires-at': number,
      time: number,
    }),
    { maxLength: 60 },
  )
  .map((events) =>
    events.map((event, index) => {
      const seq = BigInt(index + 1);
      return { ...event, seq, prev: ZERO_HASH, 'patient-prev': ZERO_HASH, evidence: ZERO_HASH, height: seq };
    }),
  );

const event = (changes: Partial<LedgerEvent>): LedgerEvent => ({
  seq: 1n,
  prev: ZERO_HASH,
  'patient-prev': ZERO_HASH,
  topic: 'consent-granted',
  actor: 'A',
  patient: 'A',
  provider: 'B',
  institution: null,
  'data-types': 1n,
  purposes: 1n,
  code: 0n,
  outcome: 0n,
  ref: 0n,
  'expires-at': 100n,
  evidence: ZERO_HASH,
  time: 1n,
  height: 1n,
  ...changes,
});

describe('events that no contract made', () => {
  it('neither stop a replay nor a decision nor its explanation', () => {
    fc.assert(
      fc.property(
        hostileEvents,
        someone,
        someone,
        number,
        number,
        number,
        (events, a, b, types, purpose, now) => {
          const partyEvents = events.filter(({ patient }) => patient === null);
          const patientEvents = events.filter(({ patient }) => patient === a);
          const parties = replayParties(registry, partyEvents);
          const patient = replayPatient(a, patientEvents, parties);
          const question = { provider: b, dataTypes: types, purpose };
          const decision = decideAccess(parties, patient, question, now);
          expect(decision.permitted).toBe(decision.code === 0n);
          const told = explainDecision({ parties, partyEvents, patient, patientEvents }, question, now);
          expect(told.decision).toEqual(decision);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('are noted by topic when they are not understood, and change nothing', () => {
    const parties = new PartiesState(registry);
    const patient = new PatientState('A');
    patient.apply(event({ seq: 2n, topic: 'consent-lent' }), parties);
    patient.apply(event({ seq: 3n, topic: 'consent-lent' }), parties);
    patient.apply(event({ seq: 4n, provider: null }), parties);
    patient.apply(event({ seq: 5n, topic: 'override-ended', ref: 9n }), parties);
    patient.apply(event({ seq: 6n, patient: 'C' }), parties);
    expect(patient.notUnderstood.list()).toEqual([
      { topic: 'consent-lent', seq: 2n, count: 2 },
      { topic: 'consent-granted', seq: 4n, count: 2 },
      { topic: 'override-ended', seq: 5n, count: 1 },
    ]);
    expect([...patient.pairs.values()].every(({ consent }) => consent === undefined)).toBe(true);

    parties.apply(event({ patient: null, topic: 'consent-granted' }));
    parties.apply(event({ seq: 2n, patient: null, topic: 'registration-moved', ref: 7n }));
    expect(parties.notUnderstood.list().map(({ topic }) => topic)).toEqual([
      'consent-granted',
      'registration-moved',
    ]);
  });

  it('tell that other rules are in force', () => {
    const parties = new PartiesState(registry);
    expect(parties.replacedRules).toBeUndefined();
    parties.apply(
      event({ patient: null, topic: 'protocol-contract-set', code: 1n, provider: 'A.access-control-2' }),
    );
    expect(parties.replacedRules).toBe('A.access-control-2');
  });
});
