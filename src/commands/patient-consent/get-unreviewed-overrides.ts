import { contractQuery } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';

/** `medrec get-unreviewed-overrides`: show the overrides of a provider that await review. */
export default contractQuery({
  contract: 'patient-consent',
  function: 'get-unreviewed-overrides',
  group: 'Emergency overrides',
  summary: 'show the overrides of a provider that await review',
  examples: ['medrec get-unreviewed-overrides doctor-1'],
  arguments: { provider: principalParameter('<provider>', 'the provider') },
});
