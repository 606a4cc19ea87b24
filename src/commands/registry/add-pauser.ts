import { contractCommand } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';

/** `medrec add-pauser`: appoint a pauser, at once. */
export default contractCommand({
  contract: 'registry',
  function: 'add-pauser',
  group: 'Governance',
  summary: 'appoint a pauser, at once',
  examples: ['medrec add-pauser ST2… --from board'],
  arguments: { who: principalParameter('<who>', 'whom') },
});
