import { contractQuery } from '../../contract-command.ts';

/** `medrec get-ownership`: show the owner and the proposed one. */
export default contractQuery({
  contract: 'registry',
  function: 'get-ownership',
  group: 'Governance',
  summary: 'show the owner and the proposed one',
  examples: ['medrec get-ownership'],
  arguments: {},
});
