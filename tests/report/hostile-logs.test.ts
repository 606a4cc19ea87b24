import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { renderCsv } from '../../src/lib/report/render/csv.ts';
import { reportToData } from '../../src/lib/report/render/data.ts';
import { renderHtml } from '../../src/lib/report/render/html.ts';
import { type Grounds, reportKinds } from '../../src/lib/report/report.ts';
import { rows } from '../audit/arbitrary-events.ts';
import { ledgerOfRows, reportOf } from './ledger-of-rows.ts';

/** Logs that no contract would have written: any topic, any number in any field, anyone as anyone. */
describe('a report of a log that makes no sense', () => {
  test.prop([rows(1, 12), fc.constantFrom(...reportKinds)], { numRuns: 60 })(
    'is made all the same, and holds no markup of it',
    async (log, kind) => {
      const someone = log.find(({ event }) => event.patient !== null)?.event.patient ?? undefined;
      const report = await reportOf(log, kind, {
        about: ['disclosures', 'readers', 'reach'].includes(kind)
          ? (someone ?? 'ST000000000000000000002AMW42H')
          : undefined,
      });
      const { head } = ledgerOfRows(log);
      const grounds: Grounds = { head, madeAt: 1_800_000_000n, version: '0', command: 'medrec' };
      let html = '';
      for await (const piece of renderHtml(report, grounds)) html += piece;
      expect(html).toMatch(/<\/html>\n$/);
      expect(html).not.toMatch(/<script/i);
      expect([...renderCsv(report, grounds)].length).toBeGreaterThan(0);
      expect(() =>
        JSON.stringify(reportToData(report, grounds), (_, value) =>
          typeof value === 'bigint' ? `${value}` : value,
        ),
      ).not.toThrow();
    },
  );
});
