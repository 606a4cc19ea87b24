import { contractQuery } from '../../contract-command.ts';

/** `medrec get-settings`: show the protocol contracts, the pause, the override limit and the role policies. */
export default contractQuery({
  contract: 'registry',
  function: 'get-settings',
  group: 'Governance',
  summary: 'show the protocol contracts, the pause, the override limit and the role policies',
  examples: ['medrec get-settings'],
  arguments: {},
});
