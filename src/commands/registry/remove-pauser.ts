import { contractCommand } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';

/** `medrec remove-pauser`: remove a pauser, at once. */
export default contractCommand({
  contract: 'registry',
  function: 'remove-pauser',
  group: 'Governance',
  summary: 'remove a pauser, at once',
  examples: ['medrec remove-pauser ST2… --from board'],
  arguments: { who: principalParameter('<who>', 'whom') },
});
