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
    hint: 'If it is an older export, give the head that was read with it: --head FILE. Otherwise rows were cut off.',
  },
  'export-of-part': {
    kind: 'rejected',
    message: '{path}, line {line}: {reason}, as in a filtered export',
    hint: 'Only a full export can be verified from its rows: run `medrec audit export` without filters.',
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
