import { contractQuery } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';

/** `medrec get-emergency-preferences`: show the data types that an override may reach. */
export default contractQuery({
  contract: 'patient-consent',
  function: 'get-emergency-preferences',
  group: 'Emergency overrides',
  summary: 'show the data types that an override may reach',
  examples: ['medrec get-emergency-preferences patient-1'],
  arguments: { patient: principalParameter('<patient>', 'the patient') },
});
