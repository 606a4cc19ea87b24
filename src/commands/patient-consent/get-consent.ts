import { contractQuery } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';

/** `medrec get-consent`: show the stored consent of a patient to a provider or institution. */
export default contractQuery({
  contract: 'patient-consent',
  function: 'get-consent',
  group: 'Consent',
  summary: 'show the stored consent of a patient to a provider or institution',
  description: 'Void when its number is not that of the grantee’s present registration.',
  examples: ['medrec get-consent patient-1 clinic'],
  arguments: {
    patient: principalParameter('<patient>', 'the patient'),
    grantee: principalParameter('<grantee>', 'the provider or institution'),
  },
});
