import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { clinicFiles } from '../../scripts/history/clinic-files.ts';
import { makeClinic } from '../../scripts/history/make-clinic.ts';

describe('examples/clinic', () => {
  it('is what its script writes, byte for byte', () => {
    for (const [name, text] of Object.entries(clinicFiles())) {
      expect(readFileSync(`examples/clinic/${name}`, 'utf8').split('\n')).toEqual(text.split('\n'));
    }
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
