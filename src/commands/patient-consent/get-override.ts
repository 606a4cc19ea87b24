import { contractQuery } from '../../contract-command.ts';
import { countParameter } from '../../lib/parameters/basic.ts';

/** `medrec get-override`: show an override. */
export default contractQuery({
  contract: 'patient-consent',
  function: 'get-override',
  group: 'Emergency overrides',
  summary: 'show an override',
  examples: ['medrec get-override 61'],
  arguments: { override: countParameter('<override>', 'the number of the override') },
});
