import { contractCommand } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';
import { timeOption } from '../../lib/parameters/time.ts';
import { dataTypesOption } from '../../lib/parameters/vocabulary.ts';

/** `medrec grant-consent`: let a provider or institution read data types until a time. */
export default contractCommand({
  contract: 'patient-consent',
  function: 'grant-consent',
  group: 'Consent',
  summary: 'let a provider or institution read data types until a time',
  description:
    'The named types get this end; others stay as they are. Any number of types is one transaction.',
  examples: [
    'medrec grant-consent doctor-1 --data-types lab-results,treatment-plans --expires 90d --from patient-1',
  ],
  arguments: {
    provider: principalParameter('<provider>', 'the provider or institution'),
    'data-types': dataTypesOption(),
    expiry: timeOption('--expires <when>', 'when the consent ends'),
  },
});
