import { contractCommand } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';

/** `medrec reinstate-provider`: lift the suspension of a provider. */
export default contractCommand({
  contract: 'access-control',
  function: 'reinstate-provider',
  group: 'Providers',
  summary: 'lift the suspension of a provider',
  examples: ['medrec reinstate-provider nurse-1 --from clinic'],
  arguments: { provider: principalParameter('<provider>', 'the provider') },
});
