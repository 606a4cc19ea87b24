import { contractQuery } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';

/** `medrec get-care-team`: show the registration number under which a provider is on a patient's care team. */
export default contractQuery({
  contract: 'access-control',
  function: 'get-care-team',
  group: 'Providers',
  summary: "show the registration number under which a provider is on a patient's care team",
  description: 'Void when it is not the number of the provider’s present registration.',
  examples: ['medrec get-care-team patient-1 nurse-1'],
  arguments: {
    patient: principalParameter('<patient>', 'the patient'),
    provider: principalParameter('<provider>', 'the provider'),
  },
});
