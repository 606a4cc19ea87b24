import { describe, expect, it } from 'vitest';
import { makeHistory } from '../../scripts/history/make-history.ts';
import { clinic, clinicRows } from './clinic.ts';
import { figuresOf, reportOf, rowsOf } from './ledger-of-rows.ts';

const history = [...makeHistory({ seed: 4, events: 4_000, patients: 60 })];
const at = (text: string) => BigInt(Date.parse(text) / 1000);

describe('the report on overrides', () => {
  it('tells of each with its review, and which are overdue', async () => {
    const report = await reportOf(clinicRows, 'overrides', { until: at('2026-10-31T08:00:00Z') });
    expect(rowsOf(report, 'open')).toMatchObject([
      {
        patient: clinic.waiting,
        state: 'review overdue',
        reason: 'unable-to-consent',
        accesses: '2',
        'review-due': '2026-10-29T04:00:00Z',
        reviewed: '',
      },
    ]);
    expect(rowsOf(report, 'reviewed').map(({ state, review, hours }) => [state, review, hours])).toEqual([
      ['reviewed in time', 'justified', '20.0'],
      ['reviewed in time', 'justified', '50.0'],
      ['reviewed in time', 'unjustified', '60.0'],
      ['reviewed late', 'justified', '150.0'],
    ]);
  });

  it('is overdue from the first second after 72 hours', async () => {
    const stateAt = async (text: string) => {
      const report = await reportOf(clinicRows, 'overrides', { until: at(text) });
      return rowsOf(report, 'open').map(({ state }) => state);
    };
    expect(await stateAt('2026-10-29T04:00:00Z')).toEqual(['waiting for review']);
    expect(await stateAt('2026-10-29T04:00:01Z')).toEqual(['review overdue']);
  });

  it('tells of every override of the log once', async () => {
    const report = await reportOf(history, 'overrides');
    const started = history.filter(({ event }) => event.topic === 'override-started');
    const told = report.sections.flatMap(({ rows }) => rows.map(({ override }) => override));
    expect(told.toSorted()).toEqual(started.map(({ event }) => String(event.ref)).toSorted());
    expect(started.length).toBeGreaterThan(3);
  });

  it('keeps to the time of the start and the institution', async () => {
    const since = await reportOf(clinicRows, 'overrides', { since: at('2026-06-01T00:00:00Z') });
    expect(figuresOf(since).overrides).toBe('3');
    const elsewhere = await reportOf(clinicRows, 'overrides', { institution: clinic.medic });
    expect(figuresOf(elsewhere).overrides).toBe('0');
  });
});

describe('the report on denials', () => {
  it('counts each denial once by reason, by provider and by patient', async () => {
    const denied = history.filter(({ event }) => event.topic === 'access-denied').length;
    const report = await reportOf(history, 'denials');
    for (const { id, rows } of report.sections) {
      expect([id, rows.reduce((sum, row) => sum + Number(row.denied), 0)]).toEqual([id, denied]);
    }
    const attempts = history.filter(({ event }) => /^access-(denied|permitted)$/.test(event.topic)).length;
    expect(figuresOf(report)['attempts logged']).toBe(attempts.toLocaleString('en-US'));
  });

  it('names what each reason means, the most frequent first', async () => {
    const rows = rowsOf(await reportOf(clinicRows, 'denials'), 'reason');
    expect(rows[0]).toMatchObject({ reason: 'not-covered' });
    const counts = rows.map(({ denied }) => Number(denied));
    expect(counts).toEqual(counts.toSorted((one, other) => other - one));
    for (const { meaning } of rows) expect(meaning).not.toBe('');
  });

  it('keeps to the time and the institution', async () => {
    const july = { since: at('2026-07-06T00:00:00Z'), until: at('2026-07-19T00:00:00Z') };
    const rows = rowsOf(await reportOf(clinicRows, 'denials', july), 'reason');
    expect(rows[0]?.reason).toBe('provider-suspended');
    const elsewhere = await reportOf(clinicRows, 'denials', { institution: clinic.medic });
    expect(figuresOf(elsewhere)['attempts logged']).toBe('0');
  });
});

describe('the report on reads after an end', () => {
  it('tells of a read that was refused after a revocation, and of the event that revoked', async () => {
    const report = await reportOf(clinicRows, 'after-end');
    const rows = rowsOf(report, 'refused').filter(({ patient }) => patient === clinic.revoker);
    expect(rows).toMatchObject([
      {
        provider: clinic.specialist,
        what: 'consent',
        how: 'revoked',
        ended: '2026-04-22T10:00:00Z',
        outcome: 'not-covered',
      },
      {
        provider: clinic.specialist,
        what: 'consent',
        how: 'expired',
        ended: '2026-06-05T11:00:00Z',
        outcome: 'not-covered',
      },
    ]);
    const revocation = clinicRows.find(({ event }) => String(event.seq) === rows[0]?.['ended-by'])?.event;
    expect(revocation).toMatchObject({ topic: 'consent-revoked', patient: clinic.revoker });
    const grant = clinicRows.find(({ event }) => String(event.seq) === rows[1]?.['ended-by'])?.event;
    expect(grant).toMatchObject({ topic: 'consent-granted', 'expires-at': at('2026-06-05T11:00:00Z') });
  });

  it('tells apart what another basis permitted', async () => {
    const report = await reportOf(clinicRows, 'after-end');
    const rows = rowsOf(report, 'permitted').filter(
      ({ patient, how, provider }) =>
        patient === clinic.coveredTwice && how === 'revoked' && provider === clinic.physician,
    );
    expect(rows.at(-1)).toMatchObject({ what: 'consent', basis: 'institution-consent' });
  });

  it('never calls another basis the very grant that had ended', async () => {
    const own: Record<string, string> = {
      consent: 'direct-consent',
      'institution consent': 'institution-consent',
      'temporary grant': 'temporary-grant',
      override: 'override',
    };
    const rows = rowsOf(await reportOf(history, 'after-end'), 'permitted');
    expect(rows.length).toBeGreaterThan(10);
    for (const { what = '', basis } of rows) expect(basis).not.toBe(own[what]);
  });

  it('tells of what was asked for after a withdrawal from a study', async () => {
    const rows = rowsOf(await reportOf(clinicRows, 'after-end'), 'refused');
    expect(rows.filter(({ patient }) => patient === clinic.withdrawn)).toContainEqual(
      expect.objectContaining({
        what: 'study',
        how: 'withdrawn',
        purpose: 'HRESCH',
        provider: clinic.researcher,
      }),
    );
  });

  it('names an end before each attempt, by an event before it, and counts no attempt twice', async () => {
    const report = await reportOf(history, 'after-end');
    const rows = report.sections.flatMap((section) => section.rows);
    expect(rows.length).toBeGreaterThan(10);
    for (const row of rows) {
      expect((row.ended ?? '') <= (row.first ?? '')).toBe(true);
      expect(Number(row['ended-by'])).toBeLessThan(Number(row.seq));
    }
    const refused = rowsOf(report, 'refused').reduce((sum, { attempts }) => sum + Number(attempts), 0);
    expect(refused).toBeLessThanOrEqual(
      history.filter(({ event }) => event.topic === 'access-denied').length,
    );
  });

  it('finds every denial of someone whose last consent had been revoked, and who got no other', async () => {
    const told = new Set(
      rowsOf(await reportOf(history, 'after-end'), 'refused').map(
        ({ patient, provider }) => `${patient} ${provider}`,
      ),
    );
    const revoked = new Set<string>();
    for (const { event } of history) {
      const pair = `${event.patient} ${event.provider}`;
      if (event.topic === 'consent-revoked' && event['data-types'] === 63n) revoked.add(pair);
      if (event.topic === 'consent-granted' || event.topic === 'request-approved') revoked.delete(pair);
      const asksTreatment = event.topic === 'access-denied' && event.outcome === 13n && event.purposes === 1n;
      if (asksTreatment && revoked.has(pair) && event['data-types'] < 16n) expect(told).toContain(pair);
    }
  });

  it('counts reads within the time only, and ends before it too', async () => {
    const since = at('2026-06-06T00:00:00Z');
    const rows = rowsOf(await reportOf(clinicRows, 'after-end', { since }), 'refused');
    expect(rows.filter(({ patient }) => patient === clinic.revoker)).toMatchObject([{ how: 'expired' }]);
  });
});
