import { contractCommand } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';
import { timeOption } from '../../lib/parameters/time.ts';
import { dataTypesOption, purposesOption } from '../../lib/parameters/vocabulary.ts';

/** `medrec update-consent`: replace the types, the end and the purposes of an active consent. */
export default contractCommand({
  contract: 'patient-consent',
  function: 'update-consent',
  group: 'Consent',
  summary: 'replace the types, the end and the purposes of an active consent',
  description: 'Types that are not named are no longer consented to.',
  examples: [
    'medrec update-consent doctor-1 --data-types basic-information --expires 30d --purposes TREAT --from patient-1',
  ],
  arguments: {
    provider: principalParameter('<provider>', 'the provider or institution'),
    'data-types': dataTypesOption(),
    expiry: timeOption('--expires <when>', 'when the consent ends'),
    purposes: purposesOption(),
  },
  toArguments: ({ provider, 'data-types': dataTypes, expiry, purposes }) => ({
    provider,
    'new-permissions': { 'data-types': dataTypes, expiry, purposes },
  }),
});
