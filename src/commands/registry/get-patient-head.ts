import { contractQuery } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';

/** `medrec get-patient-head`: show count and hash of the events about a patient. */
export default contractQuery({
  contract: 'registry',
  function: 'get-patient-head',
  group: 'Audit',
  summary: 'show count and hash of the events about a patient',
  examples: ['medrec get-patient-head patient-1'],
  arguments: { patient: principalParameter('<patient>', 'the patient') },
});
