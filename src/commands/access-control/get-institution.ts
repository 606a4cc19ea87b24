import { contractQuery } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';

/** `medrec get-institution`: show the registration of an institution. */
export default contractQuery({
  contract: 'access-control',
  function: 'get-institution',
  group: 'Institutions',
  summary: 'show the registration of an institution',
  examples: ['medrec get-institution clinic'],
  arguments: { institution: principalParameter('<institution>', 'the institution') },
});
