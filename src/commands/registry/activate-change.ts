import { contractCommand } from '../../contract-command.ts';
import { countParameter } from '../../lib/parameters/basic.ts';

/** `medrec activate-change`: make a queued change whose timelock has passed. */
export default contractCommand({
  contract: 'registry',
  function: 'activate-change',
  group: 'Governance',
  summary: 'make a queued change whose timelock has passed',
  description:
    'Activating a new version of a contract ends the old one: run `medrec doctor` and `medrec smoke` afterwards.',
  examples: ['medrec activate-change 12 --from board'],
  arguments: { number: countParameter('<change>', 'the number of the change') },
});
