import { contractCommand } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';

/** `medrec remove-reviewer`: remove a reviewer who is not the last, at once. */
export default contractCommand({
  contract: 'access-control',
  function: 'remove-reviewer',
  group: 'Governance',
  summary: 'remove a reviewer who is not the last, at once',
  examples: ['medrec remove-reviewer ST2… --from board'],
  arguments: { who: principalParameter('<who>', 'whom') },
});
