import { contractCommand } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';

/** `medrec transfer-consent`: move a consent from one institution to another. */
export default contractCommand({
  contract: 'patient-consent',
  function: 'transfer-consent',
  group: 'Consent',
  summary: 'move a consent from one institution to another',
  description: 'Each end is kept; objections go along.',
  examples: ['medrec transfer-consent clinic hospital --from patient-1'],
  arguments: {
    from: principalParameter('<old>', 'the institution that has the consent'),
    to: principalParameter('<new>', 'the institution that gets it'),
  },
});
