import { contractCommand } from '../../contract-command.ts';
import { noEvidence } from '../../lib/contracts/evidence.ts';
import { countParameter } from '../../lib/parameters/basic.ts';
import { bytesOption } from '../../lib/parameters/bytes.ts';
import { reviewOutcomeOption } from '../../lib/parameters/vocabulary.ts';

/** `medrec review-override`: judge an override. */
export default contractCommand({
  contract: 'patient-consent',
  function: 'review-override',
  group: 'Emergency overrides',
  summary: 'judge an override',
  description: 'An unjustified override is ended and its provider suspended.',
  examples: ['medrec review-override 61 --outcome justified --from privacy-office'],
  arguments: {
    override: countParameter('<override>', 'the number of the override'),
    outcome: reviewOutcomeOption(),
    evidence: bytesOption('--evidence <hex>', 'a salted commitment to the written evidence', 32, noEvidence),
  },
});
