import { contractCommand } from '../../contract-command.ts';
import { optionalCount } from '../../lib/parameters/basic.ts';
import { bytesOption } from '../../lib/parameters/bytes.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';
import { rowsFile } from '../../lib/parameters/rows-file.ts';
import { timeOption } from '../../lib/parameters/time.ts';

/** `medrec verify-providers`: verify up to 200 providers at once. */
export default contractCommand({
  contract: 'access-control',
  function: 'verify-providers',
  group: 'Providers',
  summary: 'verify up to 200 providers at once',
  description:
    'One bad row fails all: nothing is verified then. The column number names the registration that was checked; ' +
    "where it is left out, it is the provider's present one.",
  examples: ['medrec verify-providers verified.csv --from registry-office'],
  arguments: {
    providers: rowsFile(
      '<file>',
      'the providers',
      {
        provider: principalParameter('provider', 'the provider'),
        number: {
          ...optionalCount('number', 'the number of the registration that was checked'),
          required: false,
        },
        root: bytesOption('root', 'the commitment', 32),
        'valid-until': timeOption('valid-until', 'when the verification ends'),
      },
      200,
    ),
  },
  async toArguments({ providers }, context) {
    const { fillNumbers } = await import('../../lib/provider/fill-numbers.ts');
    return { providers: await fillNumbers(context, providers) };
  },
});
