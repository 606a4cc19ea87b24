import { contractQuery } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';

/** `medrec get-consent-status`: show what a patient's consents to a provider and its institution amount to now. */
export default contractQuery({
  contract: 'patient-consent',
  function: 'get-consent-status',
  group: 'Consent',
  summary: "show what a patient's consents to a provider and its institution amount to now",
  examples: ['medrec get-consent-status patient-1 doctor-1'],
  arguments: {
    patient: principalParameter('<patient>', 'the patient'),
    provider: principalParameter('<provider>', 'the provider'),
  },
});
