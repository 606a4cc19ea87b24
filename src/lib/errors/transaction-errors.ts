import type { ErrorEntry } from './catalogue.ts';

export const transactionErrors = {
  'signer-missing': {
    kind: 'configuration',
    message: 'no key was named to sign with',
    hint: 'Give --from NAME, or set one with `medrec config set signer NAME`; `medrec keystore list` shows them.',
  },
  'signer-network': {
    kind: 'keystore',
    message: 'the key "{name}" is of {actual}, and the profile "{profile}" is of {expected}',
    hint: 'Give another key with --from, or another profile with --profile.',
  },
  'sponsor-is-sender': {
    kind: 'usage',
    message: 'the sponsor {address} is the sender itself',
    hint: 'Leave --sponsor out: the sender then pays.',
  },
  'transaction-rejected': {
    kind: 'rejected',
    message: 'the node rejected the transaction: {reason}{data}',
    hint: '{next}',
  },
  'fee-too-high': {
    kind: 'rejected',
    message: 'the fee of {fee} microSTX is above the cap of {cap}',
    hint: 'Give a higher --max-fee, or a fee of your own with --fee.',
  },
  'total-fee-too-high': {
    kind: 'rejected',
    message: 'the next fee of {fee} microSTX would go beyond the cap: {spent} of {cap} are signed for',
    hint: 'What was sent holds. Give a higher --max-total-fee, then run the command again: it goes on where it was.',
  },
  'too-many-pending': {
    kind: 'pending',
    message: '{address} has {count} transactions waiting, and a node takes at most {limit} of one sender',
    hint: 'Wait until some are mined, then run the command again.',
  },
  'journal-damaged': {
    kind: 'configuration',
    message: 'the journal of transactions {path} is damaged at line {line}: {reason}',
    hint: 'Nothing was sent. Put a copy of the file back, or move it away once `medrec tx status` shows none of its transactions as pending.',
  },
  'journal-unreadable': {
    kind: 'configuration',
    message: 'the journal of transactions {path} cannot be read: {reason}',
    hint: 'Nothing was sent. Make the file readable, then run the command again.',
  },
  'journal-unwritable': {
    kind: 'configuration',
    message: 'the journal of transactions {path} cannot be written: {reason}',
    hint: 'What is not in the journal is not sent. Make room on the disk, then run the command again.',
  },
  'journal-taken': {
    kind: 'pending',
    message: 'another run of medrec has sent from {address} while this one stood still, so nothing was sent',
    hint: 'Run the command again.',
  },
  'nonce-in-doubt': {
    kind: 'pending',
    message:
      'the nonce {nonce} of {address} is taken by a transaction that the indexer counts and does not show, so nothing was sent',
    hint: 'It may be one that was given up here. Wait until it is mined, then run the command again; `medrec tx list --all` shows what was given up.',
  },
  'sender-busy': {
    kind: 'pending',
    message: 'another run of medrec has been sending from {address} for a minute, so nothing was sent',
    hint: 'Wait until it has ended, then run the command again.',
  },
  'fee-too-low': {
    kind: 'usage',
    message:
      'the fee of {fee} microSTX does not take the place of {before}, which the transaction {txid} pays',
    hint: 'Give a higher --fee, or leave it out: it is then a quarter more.',
  },
  'transaction-not-here': {
    kind: 'usage',
    message: 'no transaction {txid} of {address} was signed on this machine',
    hint: 'Run `medrec tx list` for those that were; `medrec tx cancel --nonce N` takes the nonce of any.',
  },
  'transaction-settled': {
    kind: 'usage',
    message: 'the transaction {txid} does not wait any more: {status}',
    hint: 'Nothing was sent. Run `medrec tx status {txid}`.',
  },
  'transaction-sponsored': {
    kind: 'usage',
    message: 'the fee of the transaction {txid} is paid by {address}, whose signature a higher fee needs',
    hint: 'Run `medrec tx cancel {txid}` with --from and the key that pays, then the command again.',
  },
  'transaction-pending': {
    kind: 'pending',
    message: 'the transaction {txid} is still pending',
    hint: 'Run `medrec tx wait {txid}`.',
  },
  'transaction-dropped': {
    kind: 'rejected',
    message: 'the transaction {txid} was dropped: {reason}',
    hint: 'It changed nothing. Run the command again; a higher --fee may help.',
  },
  'transaction-replaced': {
    kind: 'rejected',
    message: 'the transaction {txid} changed nothing: another one with nonce {nonce} of {sender} paid more',
    hint: 'What the other one did holds. Look at it before you run the command again.',
  },
  'transaction-unknown': {
    kind: 'rejected',
    message: 'the node {url} knows no transaction {txid}',
    hint: 'Check the id and the network; a transaction that was just sent may take a moment to be seen.',
  },
  'post-condition-failed': {
    kind: 'aborted',
    message: 'the transaction {txid} was aborted by a post-condition: it would have moved assets',
    hint: 'No function of medrec moves assets. Run `medrec smoke`: the contract may not be the one of this version.',
  },
  'transaction-failed': {
    kind: 'aborted',
    message: 'the transaction {txid} ended with {status}, and changed nothing',
    hint: 'Run `medrec smoke`: the contract may not be the one of this version.',
  },
} as const satisfies Record<string, ErrorEntry>;
