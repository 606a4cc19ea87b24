import { contractCommand } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';
import { dataTypesOption } from '../../lib/parameters/vocabulary.ts';

/** `medrec set-objection`: object to a provider or institution reading data types. */
export default contractCommand({
  contract: 'patient-consent',
  function: 'set-objection',
  group: 'Consent',
  summary: 'object to a provider or institution reading data types',
  description:
    'An objection beats every consent, referral, override and study. It replaces the one before; lifting it revives nothing.',
  examples: [
    'medrec set-objection doctor-1 --data-types mental-health --from patient-1',
    'medrec set-objection doctor-1 --data-types none --from patient-1',
  ],
  arguments: {
    provider: principalParameter('<provider>', 'the provider or institution'),
    'data-types': dataTypesOption({ description: 'the types objected to; none lifts every objection' }),
  },
});
