import { contractCommand } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';

/** `medrec remove-registrar`: remove a registrar who is not the last, at once. */
export default contractCommand({
  contract: 'access-control',
  function: 'remove-registrar',
  group: 'Governance',
  summary: 'remove a registrar who is not the last, at once',
  examples: ['medrec remove-registrar ST2… --from board'],
  arguments: { who: principalParameter('<who>', 'whom') },
});
