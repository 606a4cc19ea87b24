import { contractCommand } from '../../contract-command.ts';

/** `medrec unpause`: end a pause. */
export default contractCommand({
  contract: 'registry',
  function: 'unpause',
  group: 'Governance',
  summary: 'end a pause',
  examples: ['medrec unpause --from board'],
  arguments: {},
});
