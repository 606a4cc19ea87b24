import { contractCommand } from '../../contract-command.ts';
import { bytesOption } from '../../lib/parameters/bytes.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';
import { roleOption } from '../../lib/parameters/vocabulary.ts';

/** `medrec register-provider`: register yourself with an institution, which then lists you. */
export default contractCommand({
  contract: 'access-control',
  function: 'register-provider',
  group: 'Providers',
  summary: 'register yourself with an institution, which then lists you',
  description:
    'The registration is pending until the institution lists the provider with `medrec register-providers`. The commitment stands for license and taxonomy; `medrec provider import` makes both, and keeps what opens it.',
  examples: ['medrec register-provider clinic --role nurse --root 9f86… --from nurse-1'],
  arguments: {
    institution: principalParameter('<institution>', 'where the provider works'),
    role: roleOption(),
    root: bytesOption('--root <hex>', 'the commitment to the credentials', 32),
  },
  toArguments: ({ institution, role, root }) => ({ credentials: { role, root }, institution }),
});
