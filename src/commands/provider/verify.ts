import { batchCommand } from '../../batch-command.ts';
import { endColumn } from '../../lib/batch/end-column.ts';
import { optionalCount } from '../../lib/parameters/basic.ts';
import { batchOptions } from '../../lib/parameters/batch.ts';
import { bytesOption } from '../../lib/parameters/bytes.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';

/** `medrec provider verify FILE`: verifies the providers of a CSV file, by registrars. */
export default batchCommand({
  command: 'provider verify',
  group: 'Providers',
  summary: 'verify the providers of a CSV file, as a registrar',
  description: [
    'The column number names the registration that was checked; where it is left out, it is the one that the provider has as the file is read. A provider who registers anew before the row is mined is told apart.',
    'A row is done when the registration is verified with its root until its end. An end that is a span counts from the newest block; a verification that leaves nine tenths of the span is as good.',
    'Rows go in lists of 200, many under way at once; with --registrars by several keys at once.',
  ].join('\n\n'),
  examples: [
    'medrec provider verify verified.csv --check',
    'medrec provider verify verified.csv --from registry-office',
    'medrec provider verify verified.csv --registrars office-1,office-2 --skip-faulty --failures failures.csv',
  ],
  columns: {
    provider: principalParameter('provider', 'the provider'),
    root: bytesOption('root', 'the commitment', 32),
    'valid-until': endColumn('valid-until', 'when the verification ends'),
    number: { ...optionalCount('number', 'the number of the registration'), required: false },
  },
  options: {
    registrars: batchOptions.senders(
      '--registrars <names>',
      'the keys that verify, several of them at once, in the place of --from',
    ),
  },
  async kind(_context, { registrars }) {
    const { verifyProviders } = await import('../../lib/batch/kinds/verify-providers.ts');
    return verifyProviders(registrars);
  },
});
