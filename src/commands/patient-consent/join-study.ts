import { contractCommand } from '../../contract-command.ts';
import { countParameter } from '../../lib/parameters/basic.ts';
import { dataTypesOption } from '../../lib/parameters/vocabulary.ts';

/** `medrec join-study`: join a study with some of its data types. */
export default contractCommand({
  contract: 'patient-consent',
  function: 'join-study',
  group: 'Studies',
  summary: 'join a study with some of its data types',
  examples: ['medrec join-study 70 --data-types lab-results --from patient-1'],
  arguments: { study: countParameter('<study>', 'the number of the study'), 'data-types': dataTypesOption() },
});
