import { contractCommand } from '../../contract-command.ts';
import { bytesOption } from '../../lib/parameters/bytes.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';
import { timeOption } from '../../lib/parameters/time.ts';
import { dataTypesOption } from '../../lib/parameters/vocabulary.ts';

/** `medrec register-study`: register a study of a researcher or institution. */
export default contractCommand({
  contract: 'patient-consent',
  function: 'register-study',
  group: 'Studies',
  summary: 'register a study of a researcher or institution',
  description: 'Its types and its end never change.',
  examples: [
    'medrec register-study researcher-1 --data-types lab-results --ends 180d --evidence 9f86… --from registry-office',
  ],
  arguments: {
    lead: principalParameter('<lead>', 'the researcher or institution'),
    'data-types': dataTypesOption(),
    'ends-at': timeOption('--ends <when>', 'when the study ends'),
    evidence: bytesOption('--evidence <hex>', 'a commitment to the protocol and its approval', 32),
  },
});
