import { contractCommand } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';

/** `medrec assign-care-team`: put a provider on a patient's care team. */
export default contractCommand({
  contract: 'access-control',
  function: 'assign-care-team',
  group: 'Providers',
  summary: "put a provider on a patient's care team",
  examples: ['medrec assign-care-team patient-1 nurse-1 --from clinic'],
  arguments: {
    patient: principalParameter('<patient>', 'the patient'),
    provider: principalParameter('<provider>', 'the provider'),
  },
});
