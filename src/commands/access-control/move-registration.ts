import { contractCommand } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';

/** `medrec move-registration`: propose to move your registration to another of your keys. */
export default contractCommand({
  contract: 'access-control',
  function: 'move-registration',
  group: 'Providers',
  summary: 'propose to move your registration to another of your keys',
  description:
    'The new key takes it over with `medrec accept-registration`. The verification goes along; consents do not.',
  examples: ['medrec move-registration nurse-1-new --from nurse-1'],
  arguments: { to: principalParameter('<to>', 'the new key') },
});
