import type { InputOf } from '../../command.ts';
import { flagOption, optionalCount, optionalText } from './basic.ts';
import { publicKeysOption } from './public-key.ts';

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

const offlineHeading = 'Offline options';

/** Writing a call to a file in the place of sending it. */
export const offlineOptions = {
  offline: {
    ...optionalText(
      '--offline <file>',
      'write the signed transaction to this file, and send nothing; with --nonce and --fee no network is needed',
    ),
    heading: offlineHeading,
  },
  force: flagOption('--force', 'replace the file of --offline if it is there', offlineHeading),
  sponsored: flagOption(
    '--sponsored',
    'leave the fee to whoever runs `medrec tx sponsor` on the file',
    offlineHeading,
  ),
  sender: {
    ...optionalText(
      '--sender <address>',
      "write it unsigned, for this account (an address, or a key's name)",
    ),
    completes: 'key' as const,
    heading: offlineHeading,
  },
  publicKeys: { ...publicKeysOption, heading: offlineHeading },
  threshold: optionalCount('--threshold <n>', 'how many of the --public-keys must sign', {
    min: 1n,
    max: 15n,
    heading: offlineHeading,
  }),
};

/** The same for one call of a contract, whose rules a dry run can tell. */
export const callOptions = {
  ...transactionOptions,
  ...sponsorOptions,
  ...offlineOptions,
  dryRun: flagOption(
    '--dry-run',
    "send nothing: show the call, its fee and nonce, and for each of the contract's rules whether it holds, as far as the chain can be read; exit code 7 when one fails",
    heading,
  ),
};

export type TransactionOptions = InputOf<typeof transactionOptions>;
export type SponsorOptions = InputOf<typeof sponsorOptions>;
export type OfflineOptions = InputOf<typeof offlineOptions>;
export type CallOptions = InputOf<typeof callOptions>;
