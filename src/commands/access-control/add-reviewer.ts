import { contractCommand } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';

/** `medrec add-reviewer`: queue a new reviewer. */
export default contractCommand({
  contract: 'access-control',
  function: 'add-reviewer',
  group: 'Governance',
  summary: 'queue a new reviewer',
  description: 'It waits out the timelock of 144 burn blocks; then `medrec activate-change`.',
  examples: ['medrec add-reviewer ST2… --from board'],
  arguments: { who: principalParameter('<who>', 'whom') },
});
