import { contractQuery } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';

/** `medrec get-officer-roles`: show which officer roles a principal holds. */
export default contractQuery({
  contract: 'access-control',
  function: 'get-officer-roles',
  group: 'Governance',
  summary: 'show which officer roles a principal holds',
  examples: ['medrec get-officer-roles registry-office'],
  arguments: { who: principalParameter('<who>', 'whom') },
});
