import { contractCommand } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';

/** `medrec unassign-care-team`: take a provider off a patient's care team. */
export default contractCommand({
  contract: 'access-control',
  function: 'unassign-care-team',
  group: 'Providers',
  summary: "take a provider off a patient's care team",
  examples: ['medrec unassign-care-team patient-1 nurse-1 --from clinic'],
  arguments: {
    patient: principalParameter('<patient>', 'the patient'),
    provider: principalParameter('<provider>', 'the provider'),
  },
});
