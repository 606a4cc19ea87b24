import { contractQuery } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';

/** `medrec get-membership`: show a patient's part in a study of a lead. */
export default contractQuery({
  contract: 'patient-consent',
  function: 'get-membership',
  group: 'Studies',
  summary: "show a patient's part in a study of a lead",
  examples: ['medrec get-membership patient-1 researcher-1'],
  arguments: {
    patient: principalParameter('<patient>', 'the patient'),
    lead: principalParameter('<lead>', 'the lead of the study'),
  },
});
