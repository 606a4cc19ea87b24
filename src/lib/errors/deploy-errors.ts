import type { ErrorEntry } from './catalogue.ts';

export const deployErrors = {
  'contract-differs': {
    kind: 'rejected',
    message: 'there is another contract at {id}: its source differs from line {line} on',
    hint: 'Use the medrec version that it came with, deploy from another key: `medrec deploy --from NAME`, or replace it: `medrec deploy-version --help`.',
  },
  'version-taken': {
    kind: 'rejected',
    message: 'there is another contract at {id}: its source differs from line {line} on',
    hint: 'Give this version a name that is free, such as {free}.',
  },
  'version-unwired': {
    kind: 'rejected',
    message: '{id} would work with {actual}, and the registry of the profile is {expected}',
    hint: "Deploy it with the key that deployed the registry; or write '{expected} in its source.",
  },
  'deploy-failed': {
    kind: 'aborted',
    message: '{subject} is not done: the transaction {txid} ended with {status}',
    hint: 'Run `medrec tx status {txid}`, then the same deploy command again: it goes on where it was.',
  },
  'node-too-old': {
    kind: 'configuration',
    message: 'Node is {actual}, and medrec needs {wanted} or newer',
    hint: 'Install a newer Node.',
  },
  'folder-open': {
    kind: 'configuration',
    message: 'others can reach into {path} (mode {mode})',
    hint: 'Run `chmod 700 {path}`.',
  },
  'folder-foreign': {
    kind: 'configuration',
    message: '{path} belongs to the user {uid}',
    hint: 'Choose a folder of your own with --data-dir.',
  },
  'folder-unusable': {
    kind: 'configuration',
    message: '{path} cannot be used: {reason}',
    hint: 'See `ls -ld {path}`; mend it, or choose another folder with --data-dir.',
  },
  'signer-broke': {
    kind: 'configuration',
    message: 'the signer {name} has no STX, so no transaction of it is taken',
    hint: 'Send STX to {address}; on the embedded chain: `medrec simnet fund {address}`.',
  },
  'clock-behind': {
    kind: 'configuration',
    message:
      'the clock of this machine is {behind} s behind the newest block, and at most {limit} s are allowed',
    hint: 'Set the clock; with systemd: `timedatectl set-ntp true`.',
  },
} as const satisfies Record<string, ErrorEntry>;
