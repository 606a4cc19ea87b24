import { contractQuery } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';

/** `medrec get-provider`: show the registration of a provider. */
export default contractQuery({
  contract: 'access-control',
  function: 'get-provider',
  group: 'Providers',
  summary: 'show the registration of a provider',
  examples: ['medrec get-provider nurse-1'],
  arguments: { provider: principalParameter('<provider>', 'the provider') },
});
