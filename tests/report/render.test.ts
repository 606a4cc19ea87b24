import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { renderChart } from '../../src/lib/report/render/chart.ts';
import { renderCsv } from '../../src/lib/report/render/csv.ts';
import { reportToData } from '../../src/lib/report/render/data.ts';
import { renderHtml } from '../../src/lib/report/render/html.ts';
import type { Grounds, Report, ReportChart } from '../../src/lib/report/report.ts';
import { reportKinds } from '../../src/lib/report/report.ts';
import { clinic, clinicRows } from './clinic.ts';
import { ledgerOfRows, reportOf } from './ledger-of-rows.ts';

const grounds: Grounds = {
  head: ledgerOfRows(clinicRows).head,
  madeAt: 1_793_440_000n,
  version: '0.0.0-test',
  command: 'medrec audit report denials --until 2026-10-31T00:00:00Z',
};

/** What someone may have written where they could: markup, a formula, a terminal escape. */
const hostile = `<script>alert(1)</script>"'&\u001b[31m`;
const chart: ReportChart = {
  id: 'c',
  title: hostile,
  description: hostile,
  axis: 'reason',
  measure: 'denials',
  layout: 'names',
  groups: ['denied'],
  values: [{ label: hostile, group: 'denied', value: 3 }],
};
const hostileReport: Report = {
  subject: { kind: 'denials', title: hostile, fields: [[hostile, hostile]] },
  columns: [
    { id: 'reason', title: hostile, kind: 'text' },
    { id: 'provider', title: 'Provider', kind: 'principal' },
    { id: 'names', title: 'Names', kind: 'names' },
    { id: 'time', title: 'Time', kind: 'time' },
    { id: 'denied', title: 'Denied', kind: 'number' },
  ],
  figures: [[hostile, hostile]],
  charts: [chart],
  sections: [
    {
      id: 'reason',
      title: hostile,
      text: hostile,
      columns: ['reason', 'provider', 'names', 'time', 'denied'],
      rows: [
        { reason: hostile, provider: hostile, names: `${hostile}|a`, time: hostile, denied: hostile },
        { reason: '=cmd|calc', provider: '@x', names: '+1', time: '\t=1', denied: '3' },
      ],
      empty: '',
    },
    { id: 'none', title: 'None', text: '', columns: ['reason'], rows: [], empty: hostile },
  ],
  notes: [hostile],
};

async function htmlOf(report: Report): Promise<string> {
  let html = '';
  for await (const piece of renderHtml(report, grounds)) html += piece;
  return html;
}

/** Every report of the clinic. */
async function allReports(): Promise<Report[]> {
  const about = { disclosures: clinic.overridden, readers: clinic.overridden, reach: clinic.specialist };
  return await Promise.all(
    reportKinds.map((kind) => reportOf(clinicRows, kind, { about: about[kind as keyof typeof about] })),
  );
}

describe('a page', () => {
  it('holds nothing that runs, is fetched, or was written as markup by someone else', async () => {
    for (const report of [hostileReport, ...(await allReports())]) {
      const html = await htmlOf(report);
      expect(html).not.toMatch(/<(script|link|img|iframe|object|embed|form|base)\b/i);
      expect(html).not.toMatch(/\s(on\w+|src|href)=/i);
      expect(html).not.toMatch(/url\(|@import/i);
      const places = [...html.matchAll(/https?:\/\/[^"'\s)]+/g)].map(([place]) => place);
      expect(places.filter((place) => !place.startsWith('http://www.w3.org/'))).toEqual([]);
      expect(html).toContain('default-src &#39;none&#39;');
    }
    const html = await htmlOf(hostileReport);
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(html).not.toContain('\u001b');
  });

  it('says what it rests on, that it is evidence, and what it cannot show', async () => {
    for (const report of await allReports()) {
      const html = await htmlOf(report);
      for (const part of [
        grounds.head.registry,
        `0x${grounds.head.hash}`,
        'chain id',
        'medrec 0.0.0-test',
        '2026-10-31T09:46:40Z',
        'This report is evidence',
        'does not show what happened outside of it',
        grounds.command,
      ]) {
        expect(html).toContain(part);
      }
      expect(html).not.toMatch(/complian/i);
    }
  });

  it('can be read without seeing: one heading of the first order, captions, and charts in words', async () => {
    for (const report of await allReports()) {
      const html = await htmlOf(report);
      expect(html.match(/<h1>/g)).toHaveLength(1);
      expect(html).toContain('<html lang="en">');
      expect(html.match(/<table>/g)?.length ?? 0).toBe(html.match(/<caption>[^<]+<\/caption>/g)?.length ?? 0);
      expect(html.match(/<svg /g)?.length).toBe(
        html.match(/<svg role="img" aria-label="[^"]{10,}"/g)?.length,
      );
      expect(html).not.toMatch(/<th\b(?! scope="col")/);
    }
  });

  it('closes every element that it opens, in order', async () => {
    for (const report of [hostileReport, ...(await allReports())]) {
      const html = await htmlOf(report);
      const open: string[] = [];
      const body = html.replace(/<style>[\s\S]*<\/style>/, '').replace('<!doctype html>', '');
      for (const [tag, closing, name = ''] of body.matchAll(/<(\/?)([a-zA-Z][\w-]*)(?:\s[^<>]*)?>/g)) {
        if (['meta', 'br', 'wbr'].includes(name) || tag.endsWith('/>')) continue;
        if (closing === '') open.push(name);
        else expect(open.pop()).toBe(name);
      }
      expect(open).toEqual([]);
    }
  });

  it('is the same for the same report', async () => {
    const report = await reportOf(clinicRows, 'denials');
    expect(await htmlOf(report)).toBe(await htmlOf(report));
  });

  it('leaves the end of a very long table to the other forms, and says so', async () => {
    const rows = Array.from({ length: 2_005 }, (_, index) => ({ reason: `r${index}` }));
    const section = { id: 'long', title: 'Long', text: '', columns: ['reason'], rows, empty: '' };
    const html = await htmlOf({ ...hostileReport, charts: [], sections: [section] });
    expect(html.match(/<tr>/g)).toHaveLength(2_001);
    expect(html).toContain('5 more rows are not on this page');
  });
});

describe('a chart', () => {
  it('is drawn of hostile names as text', async () => {
    const svg = await renderChart(chart);
    expect(svg).toMatch(/^<svg role="img" aria-label="&lt;script/);
    expect(svg).not.toContain('<script');
  });

  it('stacks months of several groups in one colour each', async () => {
    const values = ['2026-01', '2026-02'].flatMap((label) => [
      { label, group: 'denied', value: 2 },
      { label, group: 'permitted', value: 5 },
    ]);
    const svg = await renderChart({ ...chart, layout: 'months', groups: ['denied', 'permitted'], values });
    expect(svg).toContain('#b3261e');
    expect(svg).toContain('#9cc4e4');
    expect(svg).toContain('2026-02');
  });
});

describe('a report as CSV', () => {
  it('neutralises what a spreadsheet would run', () => {
    const [header = [], ...rows] = parse([...renderCsv(hostileReport, grounds)].join('')) as string[][];
    expect(header).toEqual([
      'section',
      'reason',
      'provider',
      'names',
      'time',
      'denied',
      'head-seq',
      'head-hash',
      'chain-id',
      'registry',
    ]);
    expect(rows[1]?.slice(0, 6)).toEqual(['reason', "'=cmd|calc", "'@x", "'+1", "'\t=1", '3']);
    expect(rows[0]?.[1]).toBe(hostile);
  });

  it('has every row of every section, each with the head that it rests on', async () => {
    for (const report of await allReports()) {
      const records = parse([...renderCsv(report, grounds)].join(''), { columns: true }) as Record<
        string,
        string
      >[];
      expect(records).toHaveLength(report.sections.reduce((sum, { rows }) => sum + rows.length, 0));
      for (const record of records) {
        expect(record).toMatchObject({
          'head-seq': String(grounds.head.seq),
          registry: grounds.head.registry,
        });
      }
    }
  });
});

describe('a report as data', () => {
  it('has numbers as numbers, names as lists, and null for none', async () => {
    const report = await reportOf(clinicRows, 'overrides');
    const data = reportToData(report, grounds) as { sections: { rows: Record<string, unknown>[] }[] };
    expect(data).toMatchObject({ schemaVersion: 1, report: 'overrides', grounds: { version: '0.0.0-test' } });
    expect(data.sections[0]?.rows[0]).toMatchObject({
      accesses: 2,
      escalated: null,
      state: 'review overdue',
    });
    expect(data.sections[0]?.rows[0]?.['data-types']).toContain('lab-results');
  });
});
