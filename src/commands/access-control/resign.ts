import { contractCommand } from '../../contract-command.ts';

/** `medrec resign`: end your registration. */
export default contractCommand({
  contract: 'access-control',
  function: 'resign',
  group: 'Providers',
  summary: 'end your registration',
  description:
    'Consents, temporary grants and care teams of this registration are void from the next block. A suspension stays.',
  examples: ['medrec resign --from nurse-1'],
  arguments: {},
});
