import { contractCommand } from '../../contract-command.ts';
import { countParameter } from '../../lib/parameters/basic.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';

/** `medrec deny-request`: answer a provider's request with no. */
export default contractCommand({
  contract: 'patient-consent',
  function: 'deny-request',
  group: 'Consent',
  summary: "answer a provider's request with no",
  examples: ['medrec deny-request doctor-1 57 --from patient-1'],
  arguments: {
    provider: principalParameter('<provider>', 'the provider or institution'),
    request: countParameter('<request>', 'the number of the request'),
  },
});
