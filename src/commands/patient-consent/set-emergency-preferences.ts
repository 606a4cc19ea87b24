import { contractCommand } from '../../contract-command.ts';
import { dataTypesOption } from '../../lib/parameters/vocabulary.ts';

/** `medrec set-emergency-preferences`: choose the data types that an override may reach. */
export default contractCommand({
  contract: 'patient-consent',
  function: 'set-emergency-preferences',
  group: 'Emergency overrides',
  summary: 'choose the data types that an override may reach',
  description: 'Unless set, everything but the protected types.',
  examples: [
    'medrec set-emergency-preferences --data-types basic-information,lab-results --from patient-1',
    'medrec set-emergency-preferences --data-types none --from patient-1',
  ],
  arguments: { 'data-types': dataTypesOption({ description: 'the types; none refuses overrides' }) },
});
