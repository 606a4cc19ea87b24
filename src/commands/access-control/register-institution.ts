import { contractCommand } from '../../contract-command.ts';
import { bytesOption } from '../../lib/parameters/bytes.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';

/** `medrec register-institution`: register an institution. */
export default contractCommand({
  contract: 'access-control',
  function: 'register-institution',
  group: 'Institutions',
  summary: 'register an institution',
  examples: ['medrec register-institution clinic --root 9f86… --from registry-office'],
  arguments: {
    institution: principalParameter('<institution>', 'the institution'),
    root: bytesOption('--root <hex>', "the commitment to the institution's credentials", 32),
  },
});
