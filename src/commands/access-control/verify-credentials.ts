import { contractCommand } from '../../contract-command.ts';
import { bytesOption } from '../../lib/parameters/bytes.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';
import { timeOption } from '../../lib/parameters/time.ts';

/** `medrec verify-credentials`: verify a provider's credentials until a time. */
export default contractCommand({
  contract: 'access-control',
  function: 'verify-credentials',
  group: 'Providers',
  summary: "verify a provider's credentials until a time",
  examples: ['medrec verify-credentials nurse-1 --root 9f86… --valid-until 1y --from registry-office'],
  arguments: {
    provider: principalParameter('<provider>', 'the provider'),
    root: bytesOption('--root <hex>', 'the commitment to what was verified', 32),
    'valid-until': timeOption('--valid-until <when>', 'when the verification ends'),
  },
  toArguments: ({ provider, root, 'valid-until': validUntil }) => ({
    provider,
    certifications: { root, 'valid-until': validUntil },
  }),
});
