import { contractQuery } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';

/** `medrec get-active-override`: show the running override of a provider. */
export default contractQuery({
  contract: 'patient-consent',
  function: 'get-active-override',
  group: 'Emergency overrides',
  summary: 'show the running override of a provider',
  examples: ['medrec get-active-override patient-1 doctor-1'],
  arguments: {
    patient: principalParameter('<patient>', 'the patient'),
    provider: principalParameter('<provider>', 'the provider'),
  },
});
