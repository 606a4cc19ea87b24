import type { ErrorEntry } from './catalogue.ts';

export const offlineErrors = {
  'transaction-file-damaged': {
    kind: 'usage',
    message: 'the transaction file "{path}" cannot be used: {reason}',
    hint: 'Nothing was signed or sent. Ask for the file again: `--offline FILE` and `medrec tx sign` write such files.',
  },
  'transaction-other-network': {
    kind: 'configuration',
    message: 'the transaction in "{path}" is for {actual}, and the profile "{profile}" is of {expected}',
    hint: 'Choose the profile of its network with --profile.',
  },
  'transaction-forbidden': {
    kind: 'usage',
    message: 'the transaction in "{path}" is none that medrec signs, pays for or sends: {reason}',
    hint: 'Nothing was signed or sent. Ask whoever gave you the file what it is for.',
  },
  'transaction-contract-differs': {
    kind: 'rejected',
    message: 'the transaction calls {id}, and the {contract} in force is {active}',
    hint: 'Nothing was sent. Write it again with --offline, on a machine whose profile names the contract in force.',
  },
  'transaction-incomplete': {
    kind: 'usage',
    message: 'the transaction in "{path}" has {given} of {required} signatures of its sender {address}',
    hint: 'Run `medrec tx sign {path} --from NAME --out FILE` with a key of the sender.',
  },
  'transaction-unsponsored': {
    kind: 'usage',
    message: 'the transaction in "{path}" waits for a sponsor, who pays its fee',
    hint: 'Run `medrec tx sponsor {path} --from NAME` with the key that pays.',
  },
  'transaction-sponsorless': {
    kind: 'usage',
    message: 'the transaction in "{path}" wants no sponsor: {reason}',
    hint: 'Run `medrec tx broadcast {path}`; one to be sponsored is written with --offline FILE --sponsored.',
  },
  'not-a-signer': {
    kind: 'keystore',
    message: 'the key "{name}" ({address}) is none of those that sign for {sender}',
    hint: 'Give the key of the sender with --from, and its account with --account.',
  },
  'signed-already': {
    kind: 'usage',
    message: 'the transaction in "{path}" needs no signature of {address}: {reason}',
    hint: 'Run `medrec tx show {path}` to see what it still needs.',
  },
  'transactions-differ': {
    kind: 'usage',
    message: '"{first}" and "{second}" cannot be put together: {reason}',
    hint: 'Compare `medrec tx show {first}` with `medrec tx show {second}`.',
  },
  'nonce-used': {
    kind: 'rejected',
    message: '{address} has used the nonce {nonce} already; its next is {next}',
    hint: 'Nothing was sent. If this was sent before, `medrec tx list --all --from NAME` tells; else write it again with --offline.',
  },
  'nonce-taken': {
    kind: 'rejected',
    message: 'another transaction of {address} waits with the nonce {nonce}: {other}',
    hint: 'Nothing was sent. Wait until that one is mined: `medrec tx list`; then write this one again with another --nonce.',
  },
} as const satisfies Record<string, ErrorEntry>;
