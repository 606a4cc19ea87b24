import { contractCommand } from '../../contract-command.ts';

/** `medrec pause`: stop new consents, grants, registrations and overrides. */
export default contractCommand({
  contract: 'registry',
  function: 'pause',
  group: 'Governance',
  summary: 'stop new consents, grants, registrations and overrides',
  description: 'Revoking, objecting, denying, ending, resigning, suspending, reviewing and logging go on.',
  examples: ['medrec pause --from security'],
  arguments: {},
});
