import { contractCommand } from '../../contract-command.ts';
import { officerRoles } from '../../lib/contracts/vocabulary.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';
import { codeOption } from '../../lib/parameters/vocabulary.ts';

/** `medrec replace-officer`: queue the replacement of a registrar or reviewer, even the last. */
export default contractCommand({
  contract: 'registry',
  function: 'replace-officer',
  group: 'Governance',
  summary: 'queue the replacement of a registrar or reviewer, even the last',
  examples: ['medrec replace-officer ST2… ST3… --role registrar --from board'],
  arguments: {
    role: codeOption('--role <role>', 'the officer role', {
      registrar: officerRoles.registrar,
      reviewer: officerRoles.reviewer,
    }),
    old: principalParameter('<old>', 'who holds it'),
    new: principalParameter('<new>', 'who gets it'),
  },
});
