import { contractCommand } from '../../contract-command.ts';
import { spanOption } from '../../lib/parameters/time.ts';
import {
  dataTypesOption,
  purposesOption,
  roleFlagsOption,
  roleOption,
} from '../../lib/parameters/vocabulary.ts';

/** `medrec set-role-policy`: change what a role may read, for which purposes and how long. */
export default contractCommand({
  contract: 'access-control',
  function: 'set-role-policy',
  group: 'Governance',
  summary: 'change what a role may read, for which purposes and how long',
  description:
    'At once when it only narrows; else it waits out the timelock, and is made with `medrec activate-change`.',
  examples: [
    'medrec set-role-policy --role specialist --data-types lab-results --purposes TREAT --longest 30d --from board',
  ],
  arguments: {
    role: roleOption('the role'),
    'data-types': dataTypesOption(),
    purposes: purposesOption(),
    longest: spanOption('--longest <span>', 'the longest consent'),
    flags: roleFlagsOption(),
  },
  toArguments: ({ role, 'data-types': dataTypes, purposes, longest, flags }) => ({
    role,
    policy: { 'data-types': dataTypes, purposes, longest, flags },
  }),
});
