import { defineCommand } from '../../command.ts';
import { flagOption, optionalText, textParameter } from '../../lib/parameters/basic.ts';
import { batchOptions, sendingOptions } from '../../lib/parameters/batch.ts';
import { optionalTime } from '../../lib/parameters/time.ts';

/** `medrec provider import FILE`: registers the providers of a CSV file with the signer's institution. */
export default defineCommand({
  group: 'Providers',
  summary: 'register the providers of a CSV file with your institution',
  description: [
    'The file has the headers of the NPPES file, by name and in any order, with role and principal beside them if you like; or npi,role,name,license,state,taxonomy,principal.',
    'All rows are checked before anything is sent. A row that the chain has already is skipped: run the same file again after any failure. What an earlier run sent is followed first, so that nothing is sent twice.',
    'Rows go in lists of 200, many under way at once. One bad row does not hold up the others of its list: it is told apart, and they are sent once more.',
    "A row without a principal gets a custodial key, derived from the institution's own by NPI: the institution could log as that provider until it claims its registration with `medrec provider claim`.",
    'Nothing about a person goes on chain: a salted commitment to NPI, name, license, state and taxonomy does; its openings stay in the data folder. Keep a copy of them: `medrec backup`.',
  ].join('\n\n'),
  examples: [
    'medrec provider import examples/providers.csv --check',
    'medrec provider import providers.csv --from hospital',
    'medrec provider import providers.csv --from hospital --skip-faulty --failures failures.csv',
    'medrec provider import providers.csv --from hospital --verify --registrars office-1,office-2 --valid-until 1y',
  ],
  parameters: {
    file: textParameter('<file>', 'the CSV file, UTF-8'),
    check: flagOption('--check', 'check the file, and ask the network nothing'),
    skipFaulty: flagOption(
      '--skip-faulty',
      'register the rows without fault, and end with 9 if others have one',
    ),
    faults: optionalText('--faults <file>', 'write the faults to this CSV file'),
    failures: optionalText(
      '--failures <file>',
      'write the rows that failed to this CSV file, each with its reason: mend them there and import that file',
    ),
    includeResigned: flagOption('--include-resigned', 'register again who resigned from the institution'),
    verify: flagOption('--verify', 'verify the credentials of the rows, too, by the keys of registrars'),
    registrars: batchOptions.senders(
      '--registrars <names>',
      'for --verify: the keys that verify, several of them at once',
    ),
    validUntil: optionalTime('--valid-until <when>', 'for --verify: until when'),
    resume: flagOption(
      '--resume',
      "believe this machine's journal about rows of the same file that were registered: the chain is not asked again",
    ),
    ...sendingOptions,
  },
  async action(context, input) {
    const { importProviders } = await import('../../lib/provider/import-providers.ts');
    return await importProviders(context, input);
  },
});
