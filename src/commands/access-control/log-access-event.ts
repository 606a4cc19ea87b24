import { contractCommand } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';
import { actionOption, dataTypesOption, purposeOption } from '../../lib/parameters/vocabulary.ts';

/** `medrec log-access-event`: log an access and get the decision that permits or denies it. */
export default contractCommand({
  contract: 'access-control',
  function: 'log-access-event',
  group: 'Access',
  summary: 'log an access and get the decision that permits or denies it',
  description:
    'Log first, then read: the decision in the event is the authority. A denial is logged too, and ends this command with code 0 like any other answer.',
  examples: [
    'medrec log-access-event patient-1 doctor-1 --data-types lab-results --purpose TREAT --from doctor-1',
  ],
  arguments: {
    patient: principalParameter('<patient>', 'the patient'),
    provider: principalParameter('<provider>', 'the provider'),
    'data-types': dataTypesOption(),
    purpose: purposeOption(),
    action: actionOption(),
  },
  toArguments: ({ patient, provider, 'data-types': dataTypes, purpose, action }) => ({
    patient,
    provider,
    action,
    'data-types': dataTypes,
    purpose,
  }),
});
