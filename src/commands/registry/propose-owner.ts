import { contractCommand } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';

/** `medrec propose-owner`: propose another owner. */
export default contractCommand({
  contract: 'registry',
  function: 'propose-owner',
  group: 'Governance',
  summary: 'propose another owner',
  description: 'The candidate accepts within 1008 burn blocks; until then the owner stays.',
  examples: ['medrec propose-owner ST2… --from board'],
  arguments: { candidate: principalParameter('<candidate>', 'the proposed owner') },
});
