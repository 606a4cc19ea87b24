import { contractCommand } from '../../contract-command.ts';
import { countParameter } from '../../lib/parameters/basic.ts';

/** `medrec cancel-change`: drop a queued change. */
export default contractCommand({
  contract: 'registry',
  function: 'cancel-change',
  group: 'Governance',
  summary: 'drop a queued change',
  examples: ['medrec cancel-change 12 --from security'],
  arguments: { number: countParameter('<change>', 'the number of the change') },
});
