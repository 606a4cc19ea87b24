import { contractCommand } from '../../contract-command.ts';
import { principalParameter, principalsOption } from '../../lib/parameters/principal.ts';

/** `medrec initialize`: give the opening roles to a registry that was just deployed. */
export default contractCommand({
  contract: 'registry',
  function: 'initialize',
  group: 'Governance',
  summary: 'give the opening roles to a registry that was just deployed',
  description: '`medrec deploy` does this too. It can be done once.',
  examples: [
    'medrec initialize --owner board --registrar registry-office --reviewer privacy-office --from admin',
  ],
  arguments: {
    owner: principalParameter('--owner <principal>', 'who governs'),
    registrars: principalsOption(
      '--registrar <principal>',
      'who registers institutions and verifies credentials',
    ),
    reviewers: principalsOption('--reviewer <principal>', 'who reviews overrides'),
    pausers: principalsOption('--pauser <principal>', 'who may pause'),
  },
});
