import type { InputOf } from '../../command.ts';
import { flagOption, optionalCount, optionalText } from './basic.ts';

const heading = 'Transaction options';

/** The options of every command that signs. */
export const transactionOptions = {
  dryRun: flagOption('--dry-run', 'check everything and show what would be sent; send nothing', heading),
  noWait: flagOption('--no-wait', 'do not wait until the transaction is mined', heading),
  timeout: optionalCount('--timeout <seconds>', 'how long to wait (default 600; 60 on simnet)', {
    max: 86_400n,
    heading,
  }),
  fee: optionalCount('--fee <microstx>', "the fee, instead of the node's estimate", {
    max: 2n ** 64n - 1n,
    heading,
  }),
  maxFee: optionalCount(
    '--max-fee <microstx>',
    "the most that may be paid (default: the profile's max-fee)",
    {
      max: 2n ** 64n - 1n,
      heading,
    },
  ),
  nonce: optionalCount('--nonce <n>', "the nonce, instead of the account's next", {
    max: 2n ** 64n - 1n,
    heading,
  }),
};

/** Who pays the fee in the signer's place. */
export const sponsorOptions = {
  sponsor: {
    ...optionalText(
      '--sponsor <name>',
      'the keystore name of a key that pays the fee: the signer then needs no STX',
    ),
    completes: 'key' as const,
    heading,
  },
  sponsorPasswordFile: {
    ...optionalText(
      '--sponsor-password-file <file>',
      "read the password of the sponsor's key from the first line of a file",
    ),
    heading,
  },
};

/** The same for one call of a contract, whose rules a dry run can tell. */
export const callOptions = {
  ...transactionOptions,
  ...sponsorOptions,
  dryRun: flagOption(
    '--dry-run',
    "send nothing: show the call, its fee and nonce, and for each of the contract's rules whether it holds, as far as the chain can be read; exit code 7 when one fails",
    heading,
  ),
};

export type TransactionOptions = InputOf<typeof transactionOptions>;
export type SponsorOptions = InputOf<typeof sponsorOptions>;
export type CallOptions = InputOf<typeof callOptions>;
