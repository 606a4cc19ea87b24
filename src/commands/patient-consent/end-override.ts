import { contractCommand } from '../../contract-command.ts';
import { countParameter } from '../../lib/parameters/basic.ts';

/** `medrec end-override`: end an override now. */
export default contractCommand({
  contract: 'patient-consent',
  function: 'end-override',
  group: 'Emergency overrides',
  summary: 'end an override now',
  examples: ['medrec end-override 61 --from patient-1'],
  arguments: { override: countParameter('<override>', 'the number of the override') },
});
