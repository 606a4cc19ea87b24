import { contractQuery } from '../../contract-command.ts';
import { roleOption } from '../../lib/parameters/vocabulary.ts';

/** `medrec get-role-policy`: show what a role may read, for which purposes and how long. */
export default contractQuery({
  contract: 'access-control',
  function: 'get-role-policy',
  group: 'Providers',
  summary: 'show what a role may read, for which purposes and how long',
  examples: ['medrec get-role-policy --role nurse'],
  arguments: { role: roleOption('the role') },
});
