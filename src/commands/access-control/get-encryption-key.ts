import { contractQuery } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';

/** `medrec get-encryption-key`: show the public encryption key of a principal. */
export default contractQuery({
  contract: 'access-control',
  function: 'get-encryption-key',
  group: 'Providers',
  summary: 'show the public encryption key of a principal',
  examples: ['medrec get-encryption-key nurse-1'],
  arguments: { who: principalParameter('<who>', 'whose key') },
});
