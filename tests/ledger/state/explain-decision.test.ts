import { describe, expect, it } from 'vitest';
import { type LedgerEvent, ZERO_HASH } from '../../../src/lib/contracts/event.ts';
import { decisions, roles } from '../../../src/lib/contracts/vocabulary.ts';
import type { Question } from '../../../src/lib/ledger/state/decide-access.ts';
import { explainDecision } from '../../../src/lib/ledger/state/explain-decision.ts';
import { replayParties } from '../../../src/lib/ledger/state/parties-state.ts';
import { replayPatient } from '../../../src/lib/ledger/state/patient-state.ts';

const blank = {
  prev: ZERO_HASH,
  'patient-prev': ZERO_HASH,
  patient: null,
  provider: null,
  institution: null,
  'data-types': 0n,
  purposes: 0n,
  code: 0n,
  outcome: 0n,
  ref: 0n,
  'expires-at': 0n,
  evidence: ZERO_HASH,
};
const end = 1_000_000n;
const doctor = { provider: 'doctor', institution: 'clinic', code: roles['primary-physician'] };
const about = { actor: 'patient', patient: 'patient' };

/** A log of these events, numbered in their order, one a second. */
function logOf(stories: readonly (Partial<LedgerEvent> & { topic: string })[]): LedgerEvent[] {
  return stories.map((story, index) => {
    const seq = BigInt(index + 1);
    return { ...blank, actor: 'someone', ...story, seq, time: seq, height: seq };
  });
}

const opening = [
  { topic: 'institution-registered', institution: 'clinic', ref: 1n },
  { topic: 'provider-registered', ...doctor, ref: 2n },
  { topic: 'provider-verified', ...doctor, ref: 2n, 'expires-at': end },
];

function explain(log: LedgerEvent[], question: Partial<Question> = {}, now = 100n) {
  const partyEvents = log.filter(({ patient }) => patient === null);
  const patientEvents = log.filter(({ patient }) => patient === 'patient');
  const parties = replayParties('deployer.registry', partyEvents);
  const patient = replayPatient('patient', patientEvents, parties);
  const asked = { provider: 'doctor', dataTypes: 4n, purpose: 1n, ...question };
  const { decision, events } = explainDecision({ parties, partyEvents, patient, patientEvents }, asked, now);
  const code = Object.entries(decisions).find(([, number]) => number === decision.code)?.[0];
  return { code, told: events.map(({ event, about }) => `${event.seq} ${about.join(' ')}`) };
}

describe('a decision is explained by', () => {
  it('the consent in force, not by those that it replaced', () => {
    const consent = { ...about, provider: 'doctor', purposes: 1n, 'expires-at': end };
    const log = logOf([
      ...opening,
      { topic: 'consent-granted', ...consent, 'data-types': 12n },
      { topic: 'consent-granted', ...consent, 'data-types': 4n },
      { topic: 'consent-granted', ...consent, provider: 'clinic', 'data-types': 1n },
      { topic: 'consent-granted', ...consent, 'data-types': 2n },
    ]);
    const registered = ['1 institution', '2 provider', '3 provider'];
    // the last one set the purposes
    expect(explain(log)).toEqual({
      code: 'permitted',
      told: [...registered, '5 direct-consent', '7 direct-consent'],
    });
    expect(explain(log, { dataTypes: 14n }).told).toEqual([
      ...registered,
      '4 direct-consent',
      '5 direct-consent',
      '7 direct-consent',
    ]);
    // what could have covered it and does not is told of a denial
    expect(explain(log, { dataTypes: 17n })).toEqual({
      code: 'not-covered',
      told: [...registered, '6 institution-consent', '7 direct-consent'],
    });
  });

  it('an objection to the key that the registration had before, and how it moved', () => {
    const log = logOf([
      ...opening,
      {
        topic: 'consent-granted',
        ...about,
        provider: 'clinic',
        'data-types': 12n,
        purposes: 1n,
        'expires-at': end,
      },
      { topic: 'objection-set', ...about, provider: 'doctor', 'data-types': 4n },
      { topic: 'registration-move-proposed', actor: 'doctor', provider: 'key-2', ref: 2n },
      {
        topic: 'registration-moved',
        ...doctor,
        actor: 'key-2',
        provider: 'key-2',
        ref: 2n,
        'expires-at': end,
      },
    ]);
    expect(explain(log, { provider: 'key-2' })).toEqual({
      code: 'objected',
      told: ['1 institution', '2 provider objection', '3 provider', '5 objection', '7 provider objection'],
    });
    expect(explain(log, { provider: 'key-2', dataTypes: 8n })).toMatchObject({ code: 'permitted' });
    expect(explain(log).told).toEqual(['2 provider', '3 provider', '7 provider']);
    expect(explain(log).code).toBe('provider-unknown');
  });

  it('a pause or a suspension alone, where nothing else was looked at', () => {
    const log = logOf([
      ...opening,
      { topic: 'provider-suspended', ...doctor, ref: 2n, 'expires-at': end, outcome: 1n },
      { topic: 'registry-paused', 'expires-at': 50n },
    ]);
    expect(explain(log, {}, 49n)).toEqual({ code: 'paused', told: ['5 pause'] });
    expect(explain(log, {}, 50n)).toEqual({
      code: 'provider-suspended',
      told: ['2 provider', '3 provider', '4 provider', '5 pause'],
    });
    expect(explain([], { purpose: 3n })).toEqual({ code: 'invalid-request', told: [] });
  });

  it('a referral, the consent that it came from and who passed it on', () => {
    const nurse = { provider: 'nurse', institution: 'clinic', code: roles.specialist };
    const log = logOf([
      ...opening,
      { topic: 'provider-registered', ...nurse, ref: 4n },
      { topic: 'provider-verified', ...nurse, ref: 4n, 'expires-at': end },
      {
        topic: 'consent-granted',
        ...about,
        provider: 'doctor',
        'data-types': 4n,
        purposes: 1n,
        'expires-at': end,
      },
      {
        topic: 'temporary-access-granted',
        actor: 'doctor',
        patient: 'patient',
        provider: 'nurse',
        'data-types': 4n,
        purposes: 1n,
        ref: 6n,
        'expires-at': 500n,
      },
    ]);
    expect(explain(log, { provider: 'nurse' })).toEqual({
      code: 'permitted',
      told: [
        '1 institution grantor',
        '2 grantor',
        '3 grantor',
        '4 provider',
        '5 provider',
        '6 temporary-grant',
        '7 temporary-grant',
      ],
    });
  });
});
