import { contractQuery } from '../../contract-command.ts';

/** `medrec get-head`: show the head of the event log. */
export default contractQuery({
  contract: 'registry',
  function: 'get-head',
  group: 'Audit',
  summary: 'show the head of the event log',
  examples: ['medrec get-head'],
  arguments: {},
});
