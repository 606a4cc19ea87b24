import { contractCommand } from '../../contract-command.ts';
import { countParameter } from '../../lib/parameters/basic.ts';

/** `medrec acknowledge-override`: record that you know of an override. */
export default contractCommand({
  contract: 'patient-consent',
  function: 'acknowledge-override',
  group: 'Emergency overrides',
  summary: 'record that you know of an override',
  examples: ['medrec acknowledge-override 61 --from patient-1'],
  arguments: { override: countParameter('<override>', 'the number of the override') },
});
