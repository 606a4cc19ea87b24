import { contractQuery } from '../../contract-command.ts';
import { countParameter } from '../../lib/parameters/basic.ts';

/** `medrec get-study`: show a study. */
export default contractQuery({
  contract: 'patient-consent',
  function: 'get-study',
  group: 'Studies',
  summary: 'show a study',
  examples: ['medrec get-study 70'],
  arguments: { study: countParameter('<study>', 'the number of the study') },
});
