import { contractCommand } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';

/** `medrec suspend-institution`: suspend an institution, and the access of all its providers. */
export default contractCommand({
  contract: 'access-control',
  function: 'suspend-institution',
  group: 'Institutions',
  summary: 'suspend an institution, and the access of all its providers',
  examples: ['medrec suspend-institution clinic --from registry-office'],
  arguments: { institution: principalParameter('<institution>', 'the institution') },
});
