import type { ErrorEntry } from './catalogue.ts';

export const auditErrors = {
  'export-unreadable': {
    kind: 'usage',
    message: '"{path}" is no export of the event log: {reason}',
    hint: 'Give a file that `medrec audit export` wrote, CSV or NDJSON, as it was written.',
  },
  'head-unreadable': {
    kind: 'usage',
    message: '"{path}" is no head of the event log: {reason}',
    hint: 'Give a file that `medrec audit head --out FILE` wrote.',
  },
  'heads-conflict': {
    kind: 'usage',
    message: 'the heads "{first}" and "{second}" contradict each other: {reason}',
    hint: 'Give heads of one log. If both were read from honest nodes, the log was rewritten between them: keep both.',
  },
  'export-differs': {
    kind: 'rejected',
    message: '{path}, line {line}, seq {seq}: {difference}: {reason}',
    hint: 'Do not rely on this file. Export the log again with `medrec audit export`, and compare the two.',
  },
  'export-of-other-log': {
    kind: 'rejected',
    message: '"{path}" {reason}',
    hint: 'Give the head of that log with --head, or choose its network with --profile.',
  },
  'export-ends-early': {
    kind: 'rejected',
    message: '{path} ends with the row at line {line}, before the head: {reason}',
    hint: 'If it is an older export, give the head that was read with it, --head FILE, or a ledger, --ledger FILE. Otherwise rows were cut off.',
  },
  'export-of-part': {
    kind: 'rejected',
    message: '{path}, line {line}: {reason}, as in a filtered export',
    hint: 'Give its manifest with --manifest FILE. Only an export without filters is verified from its rows alone.',
  },
  'export-unfit': {
    kind: 'usage',
    message: 'Parquet cannot hold {value} in the column {column}: it {reason}',
    hint: 'Nothing was written. Export as CSV or NDJSON: --format csv.',
  },
  'manifest-unreadable': {
    kind: 'usage',
    message: '"{path}" is no manifest of an export: {reason}',
    hint: 'Give the manifest that `medrec audit export` wrote beside the file, as it was written.',
  },
  'manifest-missing': {
    kind: 'usage',
    message: '"{path}" has no manifest beside it, and {reason}',
    hint: 'Give the manifest that `medrec audit export` wrote: --manifest FILE.',
  },
  'manifest-differs': {
    kind: 'rejected',
    message: '"{path}" is not the file of its manifest "{manifest}": {reason}',
    hint: 'Do not rely on the two together: ask for the file again, or export it anew.',
  },
  'signature-invalid': {
    kind: 'rejected',
    message: 'the signature of "{path}" is not good: it {reason}',
    hint: 'Do not rely on it: the content was changed after it was signed, or the signature is of something else.',
  },
  'receipt-impossible': {
    kind: 'usage',
    message: 'there is no receipt of event {seq}: {reason}',
    hint: 'Give the number of an access-permitted or access-denied event: `medrec audit export --topic access-permitted --out -`.',
  },
  'receipt-access-missing': {
    kind: 'network',
    message: 'the access is logged, in transaction {txid}, and the ledger does not have it yet',
    hint: 'Do not log it again. Run `medrec ledger sync`, find its number, and run `medrec audit receipt SEQ --out FILE`.',
  },
  'receipt-unreadable': {
    kind: 'usage',
    message: '"{path}" is no receipt of an access: {reason}',
    hint: 'Give a file that `medrec audit receipt` wrote, as it was written.',
  },
  'receipt-differs': {
    kind: 'rejected',
    message: 'the receipt "{path}" is not sound: seq {seq}: {reason}',
    hint: 'Do not rely on it. Whoever has a ledger can make it again: `medrec audit receipt SEQ --out FILE`.',
  },
  'receipt-unproven': {
    kind: 'rejected',
    message:
      'the receipt "{path}" is sound in itself, and nothing proves that its access {seq} is of the log: {reason}',
    hint: 'Hold it against a ledger: --ledger FILE.',
  },
  'signer-differs': {
    kind: 'rejected',
    message: '"{path}" is not signed by {expected}: {reason}',
    hint: 'Ask its author for one that is signed: `medrec audit export --sign --from KEY`.',
  },
  'rows-beyond-head': {
    kind: 'rejected',
    message: '{path} matches the head at seq {proven}, and from line {line} on it has {count} more',
    hint: 'If the head is an older one that you kept, add --allow-newer; to prove the newer rows, give a newer head too.',
  },
  'file-exists': {
    kind: 'usage',
    message: 'the file "{path}" is there already',
    hint: 'Choose another path with {flag}, or add --force to replace it.',
  },
  'log-differs': {
    kind: 'rejected',
    message: 'the indexer {url} does not have the log of the node: seq {seq}: {difference}: {reason}',
    hint: 'Nothing was written. Run the command again; if it stays so, ask another indexer (setting indexer-url).',
  },
  'patient-log-differs': {
    kind: 'rejected',
    message: 'the log has {count} events about {patient}, and the node says {expected}: {reason}',
    hint: 'Nothing was written. Run the command again; if it stays so, ask another node with --node-url.',
  },
  'indexer-behind': {
    kind: 'network',
    message: 'the indexer {url} has the log up to seq {newest}, and the node up to seq {seq}',
    hint: 'It lags, or leaves events out. Run again with --wait 60, or ask another indexer (setting indexer-url).',
  },
  'logs-missing': {
    kind: 'network',
    message: 'the indexer {url} has no event log of {contract}',
    hint: 'Check the setting indexer-url and the contract id with `medrec config list --show-origin`.',
  },
} as const satisfies Record<string, ErrorEntry>;
