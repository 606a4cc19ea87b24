import { contractCommand } from '../../contract-command.ts';
import { bytesOption } from '../../lib/parameters/bytes.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';
import { rowsFile } from '../../lib/parameters/rows-file.ts';
import { roleOption } from '../../lib/parameters/vocabulary.ts';

/** `medrec register-providers`: list up to 200 providers of your institution. */
export default contractCommand({
  contract: 'access-control',
  function: 'register-providers',
  group: 'Providers',
  summary: 'list up to 200 providers of your institution',
  description:
    'One bad row fails all: nothing is registered then. For a file of NPPES rows, commitments and more than 200 providers there is `medrec provider import`.',
  examples: ['medrec register-providers providers.csv --from clinic'],
  arguments: {
    providers: rowsFile(
      '<file>',
      'the providers',
      {
        provider: principalParameter('provider', 'the provider'),
        role: roleOption(),
        root: bytesOption('root', 'the commitment', 32),
      },
      200,
    ),
  },
});
