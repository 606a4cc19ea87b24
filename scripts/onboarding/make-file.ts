import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { computeNpiCheckDigit } from '../../src/lib/provider/npi.ts';

/** Columns of the NPPES file, as published; its others are passed over by the import. */
const columns = [
  'NPI',
  'Entity Type Code',
  'Replacement NPI',
  'Provider Organization Name (Legal Business Name)',
  'Provider Last Name (Legal Name)',
  'Provider First Name',
  'Provider Credential Text',
  'Provider First Line Business Practice Location Address',
  'Provider Business Practice Location Address City Name',
  'Provider Business Practice Location Address State Name',
  'Provider Enumeration Date',
  'NPI Deactivation Date',
  'NPI Reactivation Date',
  'Healthcare Provider Taxonomy Code_1',
  'Provider License Number_1',
  'Provider License Number State Code_1',
  'Healthcare Provider Primary Taxonomy Switch_1',
];

const taxonomies = ['207Q00000X', '207R00000X', '207RC0000X', '163W00000X', '164W00000X', '207P00000X'];
const states = ['CA', 'NY', 'TX', 'WA', 'IL'];

/**
 * Writes a file with as many invented providers, no two alike; the same for the same numbers.
 *
 * @param first the place of the first provider among all that could be made
 */
export async function makeFile(path: string, count: number, first = 0): Promise<void> {
  const file = createWriteStream(path);
  file.write(`${columns.map((name) => `"${name}"`).join(',')}\n`);
  for (let place = first; place < first + count; place += 1) {
    // NPIs that were assigned so far begin with 1
    const nine = `2${String(place).padStart(8, '0')}`;
    const cells = [
      nine + computeNpiCheckDigit(nine),
      '1',
      '',
      '',
      `Sampleton-${place}`,
      'Avery',
      'RN',
      `${place} Example Street`,
      'Sampleville',
      'CA',
      '01/15/2024',
      '',
      '',
      taxonomies[place % taxonomies.length] ?? '',
      `SYN${place}`,
      states[place % states.length] ?? '',
      'Y',
    ];
    if (!file.write(`${cells.map((cell) => `"${cell}"`).join(',')}\n`)) {
      await once(file, 'drain');
    }
  }
  file.end();
  await finished(file);
}
