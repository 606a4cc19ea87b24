import { contractQuery } from '../../contract-command.ts';
import { officerRoles } from '../../lib/contracts/vocabulary.ts';
import { codeOption } from '../../lib/parameters/vocabulary.ts';

/** `medrec get-officer-count`: show how many registrars or reviewers there are. */
export default contractQuery({
  contract: 'registry',
  function: 'get-officer-count',
  group: 'Governance',
  summary: 'show how many registrars or reviewers there are',
  examples: ['medrec get-officer-count --role registrar'],
  arguments: {
    role: codeOption('--role <role>', 'the officer role', {
      registrar: officerRoles.registrar,
      reviewer: officerRoles.reviewer,
    }),
  },
});
