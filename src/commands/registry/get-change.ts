import { contractQuery } from '../../contract-command.ts';
import { countParameter } from '../../lib/parameters/basic.ts';

/** `medrec get-change`: show a queued change. */
export default contractQuery({
  contract: 'registry',
  function: 'get-change',
  group: 'Governance',
  summary: 'show a queued change',
  examples: ['medrec get-change 12'],
  arguments: { number: countParameter('<change>', 'the number of the change') },
});
