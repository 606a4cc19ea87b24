import { contractQuery } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';

/** `medrec get-registration-move`: show the proposed move of a registration. */
export default contractQuery({
  contract: 'access-control',
  function: 'get-registration-move',
  group: 'Providers',
  summary: 'show the proposed move of a registration',
  examples: ['medrec get-registration-move nurse-1'],
  arguments: { provider: principalParameter('<provider>', 'the provider') },
});
