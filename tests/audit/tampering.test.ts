import { describe, expect, it } from 'vitest';
import { makeHistory } from '../../scripts/history/make-history.ts';
import { textFormats } from '../../src/lib/audit/export-formats.ts';
import { makeRandom } from '../support/make-random.ts';
import {
  changeCharacters,
  cutIntoLogs,
  exportKinds,
  fewColumns,
  judge,
  makeSpecimen,
  moveRows,
  relink,
} from './tampering.ts';

// `npm run prove:tampering` does the same with every character of 200 rows of each kind.
const seed = Math.floor(Math.random() * 2 ** 31);
const history = [...makeHistory({ seed, events: 900, patients: 20 })];
const random = makeRandom(seed);

describe.each(exportKinds)(`a tampered export, ${`seed ${seed}`}: %s`, (kind) => {
  it.each(textFormats)('is found out at any character of %s', async (format) => {
    for (const log of cutIntoLogs(history.slice(random(200), 800).slice(0, 48), 8)) {
      const specimen = makeSpecimen(log, kind, format, random(3) === 0 ? fewColumns : undefined);
      if (specimen.lines.length === 0) continue;
      const row = random(specimen.lines.length);
      for (const tampering of changeCharacters(specimen, row, random, 9)) {
        expect({ tampering, verdict: await judge(specimen, tampering) }).toEqual({
          tampering,
          verdict: 'found',
        });
      }
    }
  });

  it('is found out with a row deleted, copied, swapped with another, or cut off', async () => {
    const specimen = makeSpecimen(relink(history.slice(200, kind === 'full' ? 212 : 280)), kind, 'csv');
    for (const tampering of moveRows(specimen)) {
      expect({ tampering, verdict: await judge(specimen, tampering) }).toEqual({
        tampering,
        verdict: 'found',
      });
    }
  });
});

it('is never seen where there is none', async () => {
  for (let i = 0; i < 60; i += 1) {
    const from = random(800);
    const log = relink(history.slice(from, from + 1 + random(40)));
    const kind = exportKinds[i % exportKinds.length] ?? 'full';
    const names = random(2) === 0 ? fewColumns : undefined;
    const { header, lines, verify } = makeSpecimen(log, kind, textFormats[random(2)] ?? 'csv', names);
    expect(await verify(header + lines.join(''))).toMatchObject({ rows: lines.length });
  }
});
