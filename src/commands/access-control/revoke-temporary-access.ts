import { contractCommand } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';

/** `medrec revoke-temporary-access`: end a temporary grant. */
export default contractCommand({
  contract: 'access-control',
  function: 'revoke-temporary-access',
  group: 'Access',
  summary: 'end a temporary grant',
  examples: ['medrec revoke-temporary-access patient-1 cardiologist-1 --from patient-1'],
  arguments: {
    patient: principalParameter('<patient>', 'the patient'),
    provider: principalParameter('<provider>', 'the provider who has it'),
  },
});
