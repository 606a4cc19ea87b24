import { describe, expect, it } from 'vitest';
import type { ReportRow } from '../../src/lib/report/report.ts';
import { clinic, clinicRows } from './clinic.ts';
import { figuresOf, reportOf, rowsOf } from './ledger-of-rows.ts';

const patient = clinic.overridden;
const permitted = clinicRows.filter(
  ({ event }) => event.topic === 'access-permitted' && event.patient === patient,
);

describe('an accounting of disclosures', () => {
  it('tells of every permitted access once, accounted for or left out', async () => {
    const report = await reportOf(clinicRows, 'disclosures', { about: patient });
    const told = report.sections.flatMap(({ rows }) => rows.map(({ seq }) => seq));
    expect(told.toSorted()).toEqual(permitted.map(({ event }) => String(event.seq)).toSorted());
    expect(figuresOf(report)['permitted accesses']).toBe(String(permitted.length));
  });

  it('accounts for what an unjustified override opened, with date, recipient, description and purpose', async () => {
    const report = await reportOf(clinicRows, 'disclosures', { about: patient });
    const accounted = rowsOf(report, 'accounted');
    expect(accounted).toHaveLength(2);
    expect(accounted[0]).toMatchObject({
      date: '2026-06-20T13:04:00Z',
      recipient: clinic.medic,
      role: 'emergency-personnel',
      institution: clinic.institution,
      'data-types': 'basic-information|medical-history',
      purpose: 'ETREAT',
    });
    expect(accounted[0]?.statement).toMatch(/^Access under the emergency override \d+ .*unjustified/);
  });

  it('takes the same access for treatment before the review, and says that there is none yet', async () => {
    const beforeReview = BigInt(Date.parse('2026-06-21T00:00:00Z') / 1000);
    const report = await reportOf(clinicRows, 'disclosures', { about: patient, until: beforeReview });
    expect(rowsOf(report, 'accounted')).toEqual([]);
    const emergency = rowsOf(report, 'left-out-treatment').filter(({ purpose }) => purpose === 'ETREAT');
    expect(emergency).toHaveLength(2);
    for (const { statement } of emergency) expect(statement).toContain('not reviewed yet');
  });

  it('names for each that is left out the paragraph that its purpose falls under', async () => {
    const report = await reportOf(clinicRows, 'disclosures', { about: patient });
    const purposesIn = (id: string) => [...new Set(rowsOf(report, id).map(({ purpose }) => purpose))];
    expect(purposesIn('left-out-treatment')).toEqual(['TREAT']);
    expect(purposesIn('left-out-payment')).toEqual(['HPAYMT']);
    expect(purposesIn('left-out-under-an-authorization')).toEqual(['HRESCH']);
    const paragraphs = new Set(
      report.sections.slice(1).flatMap(({ rows }) => rows.map((row: ReportRow) => row.paragraph)),
    );
    expect(paragraphs).toEqual(new Set(['§ 164.528(a)(1)(i)', '§ 164.528(a)(1)(iv)']));
  });

  it('names the event by which the patient joined the study', async () => {
    const report = await reportOf(clinicRows, 'disclosures', { about: patient });
    const joined = clinicRows.find(
      ({ event }) => event.topic === 'study-joined' && event.patient === patient,
    );
    for (const { statement } of rowsOf(report, 'left-out-under-an-authorization')) {
      expect(statement).toContain(`(event ${joined?.event.seq})`);
    }
  });

  it('tells several to one recipient for one purpose as one line when asked, by (b)(3)', async () => {
    const report = await reportOf(clinicRows, 'disclosures', { about: patient, summarise: true });
    expect(rowsOf(report, 'accounted')).toMatchObject([
      {
        date: '2026-06-20T13:04:00Z',
        'last-date': '2026-06-20T13:25:00Z',
        number: '2',
        'data-types': 'basic-information|medical-history|lab-results|treatment-plans',
      },
    ]);
  });

  it('keeps to the time and the institution asked for', async () => {
    const since = BigInt(Date.parse('2026-05-01T00:00:00Z') / 1000);
    const report = await reportOf(clinicRows, 'disclosures', { about: patient, since });
    const count = permitted.filter(({ event }) => event.time >= since).length;
    expect(figuresOf(report)['permitted accesses']).toBe(String(count));
    const elsewhere = await reportOf(clinicRows, 'disclosures', {
      about: patient,
      institution: clinic.medic,
    });
    expect(figuresOf(elsewhere)['permitted accesses']).toBe('0');
  });
});
