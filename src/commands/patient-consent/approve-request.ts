import { contractCommand } from '../../contract-command.ts';
import { countParameter } from '../../lib/parameters/basic.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';
import { timeOption } from '../../lib/parameters/time.ts';

/** `medrec approve-request`: answer a provider's request with a consent. */
export default contractCommand({
  contract: 'patient-consent',
  function: 'approve-request',
  group: 'Consent',
  summary: "answer a provider's request with a consent",
  examples: ['medrec approve-request doctor-1 57 --expires 30d --from patient-1'],
  arguments: {
    provider: principalParameter('<provider>', 'the provider or institution'),
    request: countParameter('<request>', 'the number of the request'),
    expiry: timeOption('--expires <when>', 'when the consent ends'),
  },
});
