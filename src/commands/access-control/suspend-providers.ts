import { contractCommand } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';
import { rowsFile } from '../../lib/parameters/rows-file.ts';

/** `medrec suspend-providers`: suspend up to 200 providers at once. */
export default contractCommand({
  contract: 'access-control',
  function: 'suspend-providers',
  group: 'Providers',
  summary: 'suspend up to 200 providers at once',
  description: 'Those suspended at this level or above are left as they are; one unknown provider fails all.',
  examples: ['medrec suspend-providers stolen.csv --from privacy-office'],
  arguments: {
    providers: rowsFile(
      '<file>',
      'the providers',
      { provider: principalParameter('provider', 'the provider') },
      200,
    ),
  },
  toArguments: ({ providers }) => ({ providers: providers.map(({ provider }) => provider) }),
});
