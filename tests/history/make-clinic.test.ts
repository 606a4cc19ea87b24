import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { clinicHead, makeClinic } from '../../scripts/history/make-clinic.ts';
import { formatHead } from '../../src/lib/audit/head.ts';
import { writeLines } from '../audit/verify-text.ts';

describe('examples/clinic', () => {
  it('is what its script writes, byte for byte', () => {
    const rows = makeClinic();
    const { header, lines } = writeLines('csv', rows);
    const written = readFileSync('examples/clinic/log.csv', 'utf8').split('\n');
    expect(`${header}${lines.join('')}`.split('\n')).toEqual(written);
    expect(readFileSync('examples/clinic/head.json', 'utf8')).toBe(formatHead(clinicHead(rows)));
  });

  it('tells of what its README names', () => {
    const readme = readFileSync('examples/clinic/README.md', 'utf8');
    const events = makeClinic().map(({ event }) => event);
    const known = new Set(
      events.flatMap(({ patient, provider, institution }) => [patient, provider, institution]),
    );
    const named = readme.match(/ST[0-9A-Z]{37,}/g) ?? [];
    expect(named.length).toBe(15);
    expect(named.filter((who) => !known.has(who))).toEqual([]);
    expect(readme).toContain(`${events.length.toLocaleString('en')} events`);
  });
});
