import { contractCommand } from '../../contract-command.ts';
import { optionalCount } from '../../lib/parameters/basic.ts';
import { bytesOption } from '../../lib/parameters/bytes.ts';
import { principalParameter } from '../../lib/parameters/principal.ts';
import { timeOption } from '../../lib/parameters/time.ts';

/** `medrec verify-credentials`: verify a provider's credentials until a time. */
export default contractCommand({
  contract: 'access-control',
  function: 'verify-credentials',
  group: 'Providers',
  summary: "verify a provider's credentials until a time",
  description:
    'The verification goes to one registration: when the provider registers anew before it is mined, it is refused.',
  examples: [
    'medrec verify-credentials nurse-1 --root 9f86… --valid-until 1y --from registry-office',
    'medrec verify-credentials nurse-1 --number 12 --root 9f86… --valid-until 1y --from registry-office',
  ],
  arguments: {
    provider: principalParameter('<provider>', 'the provider'),
    number: optionalCount(
      '--number <n>',
      "the number of the registration that was checked (default: the provider's present one)",
    ),
    root: bytesOption('--root <hex>', 'the commitment to what was verified', 32),
    'valid-until': timeOption('--valid-until <when>', 'when the verification ends'),
  },
  async toArguments({ provider, number, root, 'valid-until': validUntil }, context) {
    const { fillNumbers } = await import('../../lib/provider/fill-numbers.ts');
    const [filled] = await fillNumbers(context, [{ provider, number }]);
    return { provider, certifications: { number: filled?.number, root, 'valid-until': validUntil } };
  },
});
