import { contractCommand } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';

/** `medrec accept-registration`: take over a registration that another of your keys proposed to move. */
export default contractCommand({
  contract: 'access-control',
  function: 'accept-registration',
  group: 'Providers',
  summary: 'take over a registration that another of your keys proposed to move',
  examples: ['medrec accept-registration nurse-1 --from nurse-1-new'],
  arguments: { from: principalParameter('<old>', 'the key that proposed the move') },
});
