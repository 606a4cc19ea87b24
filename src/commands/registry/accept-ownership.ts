import { contractCommand } from '../../contract-command.ts';

/** `medrec accept-ownership`: become the owner, as the proposed one. */
export default contractCommand({
  contract: 'registry',
  function: 'accept-ownership',
  group: 'Governance',
  summary: 'become the owner, as the proposed one',
  examples: ['medrec accept-ownership --from new-board'],
  arguments: {},
});
