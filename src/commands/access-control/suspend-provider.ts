import { contractCommand } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';

/** `medrec suspend-provider`: suspend a provider at your level. */
export default contractCommand({
  contract: 'access-control',
  function: 'suspend-provider',
  group: 'Providers',
  summary: 'suspend a provider at your level',
  description:
    'The level that made a suspension, or a higher one, lifts it: institution, registrar, reviewer.',
  examples: ['medrec suspend-provider nurse-1 --from clinic'],
  arguments: { provider: principalParameter('<provider>', 'the provider') },
});
