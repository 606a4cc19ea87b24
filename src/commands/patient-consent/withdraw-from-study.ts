import { contractCommand } from '../../contract-command.ts';
import { countParameter } from '../../lib/parameters/basic.ts';

/** `medrec withdraw-from-study`: leave a study. */
export default contractCommand({
  contract: 'patient-consent',
  function: 'withdraw-from-study',
  group: 'Studies',
  summary: 'leave a study',
  examples: ['medrec withdraw-from-study 70 --from patient-1'],
  arguments: { study: countParameter('<study>', 'the number of the study') },
});
