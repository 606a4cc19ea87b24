import { contractCommand } from '../../contract-command.ts';
import { countParameter } from '../../lib/parameters/basic.ts';

/** `medrec escalate-override`: record that the review of an override is overdue. */
export default contractCommand({
  contract: 'patient-consent',
  function: 'escalate-override',
  group: 'Emergency overrides',
  summary: 'record that the review of an override is overdue',
  examples: ['medrec escalate-override 61 --from clinic'],
  arguments: { override: countParameter('<override>', 'the number of the override') },
});
