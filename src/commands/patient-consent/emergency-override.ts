import { contractCommand } from '../../contract-command.ts';
import { noEvidence } from '../../lib/contracts/evidence.ts';
import { bytesOption } from '../../lib/parameters/bytes.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';
import { reasonOption } from '../../lib/parameters/vocabulary.ts';

/** `medrec emergency-override`: read a patient's record in an emergency, for 24 hours. */
export default contractCommand({
  contract: 'patient-consent',
  function: 'emergency-override',
  group: 'Emergency overrides',
  summary: "read a patient's record in an emergency, for 24 hours",
  description:
    'Covers the purpose ETREAT and the types that the patient has not excluded. It is reviewed within 72 hours; the patient sees it, and can end it.',
  examples: ['medrec emergency-override patient-1 doctor-1 --reason life-threatening --from doctor-1'],
  arguments: {
    patient: principalParameter('<patient>', 'the patient'),
    provider: principalParameter('<provider>', 'the provider, who signs'),
    reason: reasonOption(),
    evidence: bytesOption('--evidence <hex>', 'a salted commitment to the written evidence', 32, noEvidence),
  },
  toArguments: ({ patient, provider, reason, evidence }) => ({
    patient,
    provider,
    reason: { code: reason, evidence },
  }),
});
