import { contractCommand } from '../../contract-command.ts';
import { countParameter } from '../../lib/parameters/basic.ts';

/** `medrec set-override-limit`: set how many unreviewed overrides stop a provider from starting another. */
export default contractCommand({
  contract: 'registry',
  function: 'set-override-limit',
  group: 'Governance',
  summary: 'set how many unreviewed overrides stop a provider from starting another',
  description: 'A lower limit holds at once; a higher one waits out the timelock.',
  examples: ['medrec set-override-limit 2 --from board'],
  arguments: { limit: countParameter('<limit>', 'the limit, 1 to 10', { min: 1n, max: 10n }) },
});
