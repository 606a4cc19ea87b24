import type { ErrorEntry } from './catalogue.ts';

export const deployErrors = {
  'contract-differs': {
    kind: 'rejected',
    message: 'there is another contract at {id}: its source is not the one of this package',
    hint: 'Deploy from another key with --from, or use the medrec version that this contract came with.',
  },
  'deploy-failed': {
    kind: 'aborted',
    message: '{contract} was not deployed: the transaction {txid} ended with {status}',
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
  'clock-behind': {
    kind: 'configuration',
    message:
      'the clock of this machine is {behind} s behind the newest block, and at most {limit} s are allowed',
    hint: 'Set the clock; with systemd: `timedatectl set-ntp true`.',
  },
} as const satisfies Record<string, ErrorEntry>;
