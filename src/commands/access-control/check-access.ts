import { contractQuery } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';
import { dataTypesOption, purposeOption } from '../../lib/parameters/vocabulary.ts';

/** `medrec check-access`: ask whether a provider may read data types of a patient for a purpose. */
export default contractQuery({
  contract: 'access-control',
  function: 'check-access',
  group: 'Access',
  summary: 'ask whether a provider may read data types of a patient for a purpose',
  description:
    'The answer is advice, of the newest block: log the access with `medrec log-access-event` first, and read the record only when that event permits it.',
  examples: ['medrec check-access patient-1 doctor-1 --data-types lab-results --purpose TREAT'],
  arguments: {
    patient: principalParameter('<patient>', 'the patient'),
    provider: principalParameter('<provider>', 'the provider'),
    'data-types': dataTypesOption(),
    purpose: purposeOption(),
  },
});
