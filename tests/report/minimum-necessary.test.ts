import { describe, expect, it } from 'vitest';
import { makeHistory } from '../../scripts/history/make-history.ts';
import { dataTypes } from '../../src/lib/contracts/vocabulary.ts';
import { clinic, clinicRows } from './clinic.ts';
import { figuresOf, reportOf, rowsOf } from './ledger-of-rows.ts';

const history = [...makeHistory({ seed: 8, events: 3_000, patients: 50 })];

describe('the report on use against grants', () => {
  it('says the same by role and by grantee', async () => {
    for (const rows of [history, clinicRows]) {
      const report = await reportOf(rows, 'minimum-necessary');
      const sum = (id: string, column: string) =>
        rowsOf(report, id).reduce((total, row) => total + Number(row[column]), 0);
      expect(sum('role', 'granted')).toBe(sum('grantee', 'granted'));
      expect(sum('role', 'used')).toBe(sum('grantee', 'used'));
      expect(sum('role', 'used') + sum('role', 'unused')).toBe(sum('role', 'granted'));
      expect(sum('role', 'used')).toBeGreaterThan(0);
      expect(sum('role', 'unused')).toBeGreaterThan(0);
    }
  });

  it('counts what patients let a provider read, once for each patient, and what was read of it', async () => {
    const granted = new Set<string>();
    const read = new Set<string>();
    const each = (mask: bigint) => Object.values(dataTypes).filter((bit) => (mask & bit) !== 0n);
    for (const { event } of clinicRows) {
      if (event.provider !== clinic.physician) continue;
      const pairs = each(event['data-types']).map((bit) => `${event.patient} ${bit}`);
      if (['consent-granted', 'consent-updated', 'request-approved'].includes(event.topic)) {
        for (const pair of pairs) granted.add(pair);
      }
      const byConsent = event.topic === 'access-permitted' && (event.ref & 1n) !== 0n;
      if (byConsent) for (const pair of pairs) if (granted.has(pair)) read.add(pair);
    }
    const rows = rowsOf(await reportOf(clinicRows, 'minimum-necessary'), 'grantee');
    expect(rows.find(({ grantee }) => grantee === clinic.physician)).toMatchObject({
      role: 'primary-physician',
      granted: String(granted.size),
      used: String(read.size),
    });
  });

  it('leaves out what had ended before the time', async () => {
    const since = BigInt(Date.parse('2026-10-01T00:00:00Z') / 1000);
    const whole = await reportOf(clinicRows, 'minimum-necessary');
    const part = await reportOf(clinicRows, 'minimum-necessary', { since });
    const count = (text: string | undefined) => Number(text?.replaceAll(',', ''));
    expect(count(figuresOf(part)['data types granted'])).toBeLessThan(
      count(figuresOf(whole)['data types granted']),
    );
    // the specialist's consent of this patient ended in June
    expect(count(figuresOf(part)['data types granted'])).toBeGreaterThan(0);
  });

  it('keeps to an institution', async () => {
    const elsewhere = await reportOf(clinicRows, 'minimum-necessary', { institution: clinic.medic });
    expect(rowsOf(elsewhere, 'grantee')).toEqual([]);
  });
});
