import { contractCommand } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';
import { dataTypesOption, purposeOption } from '../../lib/parameters/vocabulary.ts';

/** `medrec request-access`: ask a patient for access. */
export default contractCommand({
  contract: 'access-control',
  function: 'request-access',
  group: 'Access',
  summary: 'ask a patient for access',
  description: 'One request of a pair is open at a time; it lapses after 30 days.',
  examples: ['medrec request-access patient-1 --data-types lab-results --purpose TREAT --from doctor-1'],
  arguments: {
    patient: principalParameter('<patient>', 'the patient'),
    'data-types': dataTypesOption(),
    purpose: purposeOption(),
  },
});
