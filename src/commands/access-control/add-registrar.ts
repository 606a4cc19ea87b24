import { contractCommand } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';

/** `medrec add-registrar`: queue a new registrar. */
export default contractCommand({
  contract: 'access-control',
  function: 'add-registrar',
  group: 'Governance',
  summary: 'queue a new registrar',
  description: 'It waits out the timelock of 144 burn blocks; then `medrec activate-change`.',
  examples: ['medrec add-registrar ST2… --from board'],
  arguments: { who: principalParameter('<who>', 'whom') },
});
