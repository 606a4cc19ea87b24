import { contractCommand } from '../../contract-command.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';

/** `medrec reinstate-institution`: lift the suspension of an institution. */
export default contractCommand({
  contract: 'access-control',
  function: 'reinstate-institution',
  group: 'Institutions',
  summary: 'lift the suspension of an institution',
  examples: ['medrec reinstate-institution clinic --from registry-office'],
  arguments: { institution: principalParameter('<institution>', 'the institution') },
});
