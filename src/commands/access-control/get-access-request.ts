import { contractQuery } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';

/** `medrec get-access-request`: show the access request of a provider to a patient. */
export default contractQuery({
  contract: 'access-control',
  function: 'get-access-request',
  group: 'Access',
  summary: 'show the access request of a provider to a patient',
  examples: ['medrec get-access-request patient-1 doctor-1'],
  arguments: {
    patient: principalParameter('<patient>', 'the patient'),
    provider: principalParameter('<provider>', 'the provider'),
  },
});
