import { contractQuery } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';

/** `medrec get-temporary-access`: show the temporary grant of a provider. */
export default contractQuery({
  contract: 'access-control',
  function: 'get-temporary-access',
  group: 'Access',
  summary: 'show the temporary grant of a provider',
  examples: ['medrec get-temporary-access patient-1 cardiologist-1'],
  arguments: {
    patient: principalParameter('<patient>', 'the patient'),
    provider: principalParameter('<provider>', 'the provider'),
  },
});
