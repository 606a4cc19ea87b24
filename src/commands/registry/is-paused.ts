import { contractQuery } from '../../contract-command.ts';

/** `medrec is-paused`: tell whether a pause is in force. */
export default contractQuery({
  contract: 'registry',
  function: 'is-paused',
  group: 'Governance',
  summary: 'tell whether a pause is in force',
  examples: ['medrec is-paused'],
  arguments: {},
});
