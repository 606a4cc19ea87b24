import { contractCommand } from '../../contract-command.ts';

/** `medrec cancel-ownership`: take the proposal of another owner back. */
export default contractCommand({
  contract: 'registry',
  function: 'cancel-ownership',
  group: 'Governance',
  summary: 'take the proposal of another owner back',
  examples: ['medrec cancel-ownership --from board'],
  arguments: {},
});
