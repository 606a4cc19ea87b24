import { describe, expect, it } from 'vitest';
import { makeHistory } from '../../scripts/history/make-history.ts';
import type { Row } from '../../src/lib/audit/row.ts';
import { bases, dataTypes, fromMask, purposes } from '../../src/lib/contracts/vocabulary.ts';
import { decideAccess } from '../../src/lib/ledger/state/decide-access.ts';
import { RegistryState } from '../../src/lib/ledger/state/registry-state.ts';
import { clinic, clinicRows } from './clinic.ts';
import { figuresOf, reportOf, rowsOf } from './ledger-of-rows.ts';

const history = [...makeHistory({ seed: 3, events: 2_500, patients: 30 })];

function replay(rows: readonly Row[]): RegistryState {
  const state = new RegistryState(rows[0]?.registry ?? '');
  for (const { event } of rows) state.apply(event);
  return state;
}

/** Every single answer of `check-access`: provider, purpose, data type and basis, as lines. */
function everyAnswer(state: RegistryState, patient: string, now: bigint): string[] {
  const found: string[] = [];
  for (const [provider, party] of state.parties.registrations.parties) {
    if (party.role === 0n) continue;
    for (const [purpose, purposeBit] of Object.entries(purposes)) {
      for (const [type, bit] of Object.entries(dataTypes)) {
        const question = { provider, dataTypes: bit, purpose: purposeBit };
        const answer = decideAccess(state.parties, state.patient(patient), question, now);
        const basis = fromMask(bases, answer.basis).join('|');
        if (answer.permitted) found.push(`${patient} ${provider} ${purpose} ${type} ${basis}`);
      }
    }
  }
  return found.toSorted();
}

function answersOf(rows: readonly Readonly<Record<string, string>>[]): string[] {
  return rows
    .flatMap((row) =>
      (row['data-types'] ?? '')
        .split('|')
        .map((type) => `${row.patient} ${row.provider} ${row.purpose} ${type} ${row.basis}`),
    )
    .toSorted();
}

describe('who can read what', () => {
  const state = replay(history);
  const now = history.at(-1)?.event.time ?? 0n;
  const patients = [...state.patients.keys()];

  it('is for a patient what the contract would answer to every question, no more and no less', async () => {
    let answers = 0;
    for (const patient of patients.slice(0, 12)) {
      const report = await reportOf(history, 'readers', { about: patient });
      const expected = everyAnswer(state, patient, now);
      expect(answersOf(rowsOf(report, 'readers'))).toEqual(expected);
      answers += expected.length;
    }
    expect(answers).toBeGreaterThan(50);
  });

  it('is for a provider the same of every patient', async () => {
    const providers = new Set(patients.flatMap((patient) => [...state.patient(patient).pairs.keys()]));
    for (const provider of [...providers].slice(0, 6)) {
      const report = await reportOf(history, 'reach', { about: provider });
      const expected = patients.flatMap((patient) =>
        everyAnswer(state, patient, now).filter((line) => line.includes(` ${provider} `)),
      );
      expect(answersOf(rowsOf(report, 'reach'))).toEqual(expected.toSorted());
    }
  });

  it('ends at the moment at which the contract would first refuse', async () => {
    let ends = 0;
    for (const patient of patients.slice(0, 12)) {
      const report = await reportOf(history, 'readers', { about: patient });
      for (const row of rowsOf(report, 'readers')) {
        if (row.ends === '') continue;
        const end = BigInt(Date.parse(row.ends ?? '') / 1000);
        const [type] = (row['data-types'] ?? '').split('|');
        const question = {
          provider: row.provider ?? '',
          dataTypes: dataTypes[type as keyof typeof dataTypes],
          purpose: purposes[row.purpose as keyof typeof purposes],
        };
        const at = (time: bigint) =>
          decideAccess(state.parties, state.patient(patient), question, time).permitted;
        expect([at(end - 1n), at(end)]).toEqual([true, false]);
        ends += 1;
      }
    }
    expect(ends).toBeGreaterThan(20);
  });

  it('is nobody of a patient that the log does not know', async () => {
    const report = await reportOf(history, 'readers', { about: 'ST000000000000000000002AMW42H' });
    expect(rowsOf(report, 'readers')).toEqual([]);
  });

  it('is of the time asked for', async () => {
    const during = BigInt(Date.parse('2026-04-15T00:00:00Z') / 1000);
    const later = BigInt(Date.parse('2026-04-24T00:00:00Z') / 1000);
    const ofSpecialist = async (until: bigint) => {
      const report = await reportOf(clinicRows, 'readers', { about: clinic.revoker, until });
      return rowsOf(report, 'readers').filter(({ provider }) => provider === clinic.specialist);
    };
    expect(await ofSpecialist(during)).toMatchObject([
      { 'data-types': 'lab-results|treatment-plans', basis: 'direct-consent' },
    ]);
    expect(await ofSpecialist(later)).toEqual([]);
  });

  it('says so when the registry is paused', async () => {
    const paused = clinicRows.find(({ event }) => event.topic === 'registry-paused')?.event.time;
    const report = await reportOf(clinicRows, 'readers', { about: clinic.revoker, until: paused ?? 0n });
    expect(figuresOf(report)['registry paused']).toBe('yes: nobody may read');
    expect(rowsOf(report, 'readers')).toEqual([]);
  });
});
