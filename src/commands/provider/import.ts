import { defineCommand } from '../../command.ts';
import { flagOption, optionalText, textParameter } from '../../lib/parameters/basic.ts';
import { transactionOptions } from '../../lib/parameters/transaction.ts';

/** `medrec provider import FILE`: registers the providers of a CSV file with the signer's institution. */
export default defineCommand({
  group: 'Providers',
  summary: 'register the providers of a CSV file with your institution',
  description: [
    'The file has the headers of the NPPES file, by name and in any order, with role and principal beside them if you like; or npi,role,name,license,state,taxonomy,principal.',
    'All rows are checked before anything is sent. A row that the chain has already is skipped: run the same file again after any failure.',
    "A row without a principal gets a custodial key, derived from the institution's own by NPI: the institution could log as that provider until it claims its registration with `medrec provider claim`.",
    'Nothing about a person goes on chain: a salted commitment to NPI, name, license, state and taxonomy does; its openings stay in the data folder. Keep a copy of them: `medrec backup`.',
  ].join('\n\n'),
  examples: [
    'medrec provider import examples/providers.csv --check',
    'medrec provider import providers.csv --from hospital',
    'medrec provider import providers.csv --from hospital --skip-faulty --faults faults.csv',
  ],
  parameters: {
    file: textParameter('<file>', 'the CSV file, UTF-8'),
    check: flagOption('--check', 'check the file, and ask the network nothing'),
    skipFaulty: flagOption(
      '--skip-faulty',
      'register the rows without fault, and end with 9 if others have one',
    ),
    faults: optionalText('--faults <file>', 'write the faults to this CSV file'),
    includeResigned: flagOption('--include-resigned', 'register again who resigned from the institution'),
    ndjson: flagOption('--ndjson', 'print a JSON line for each row as it ends, and a summary at last'),
    dryRun: transactionOptions.dryRun,
    timeout: transactionOptions.timeout,
    fee: transactionOptions.fee,
    maxFee: transactionOptions.maxFee,
  },
  async action(context, input) {
    const { importProviders } = await import('../../lib/provider/import-providers.ts');
    return await importProviders(context, input);
  },
});
