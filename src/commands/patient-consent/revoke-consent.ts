import { contractCommand } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';
import { dataTypesOption } from '../../lib/parameters/vocabulary.ts';

/** `medrec revoke-consent`: end the consent for data types. */
export default contractCommand({
  contract: 'patient-consent',
  function: 'revoke-consent',
  group: 'Consent',
  summary: 'end the consent for data types',
  description: 'Holds from the next block, and works while the registry is paused.',
  examples: ['medrec revoke-consent doctor-1 --data-types all --from patient-1'],
  arguments: {
    provider: principalParameter('<provider>', 'the provider or institution'),
    'data-types': dataTypesOption(),
  },
});
