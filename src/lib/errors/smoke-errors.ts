import type { ErrorEntry } from './catalogue.ts';

export const smokeErrors = {
  'interface-differs': {
    kind: 'rejected',
    message: 'the interface of {id} is not the one of this package, in {count} places; the first: {first}',
    hint: 'Use the medrec version that the contract came with; --json lists every difference.',
  },
  'version-differs': {
    kind: 'rejected',
    message: '{id}, in force as {contract}, is newer than this program, or another: {difference}',
    hint: 'Install the medrec version that it came with; `medrec doctor` tells what of it this one can call.',
  },
  'reads-failed': {
    kind: 'rejected',
    message: '{count} read-only functions of {id} gave no usable answer: {names}; the first: {first}',
    hint: 'See whether the contract is the one of this version, and the node one that runs read-only calls.',
  },
  'wiring-differs': {
    kind: 'rejected',
    message: '{id} works with {actual} as its {slot}, and the profile "{profile}" says {expected}',
    hint: 'If the registry is the right one, run `medrec config unset {slot} --profile {profile}`: medrec follows it.',
  },
  'registry-unopened': {
    kind: 'rejected',
    message: 'the registry {id} was never initialized, so no one holds a role in it',
    hint: 'Run the `medrec deploy` command of this deployment again: it goes on where it was.',
  },
  'officers-missing': {
    kind: 'rejected',
    message: 'the registry {id} has no {role}',
    hint: 'Use the medrec version that it came with: a registry never loses the last one.',
  },
  'registrar-needed': {
    kind: 'rejected',
    message: '{name} ({address}) is no registrar of {id}',
    hint: 'Name the key of a registrar with --registrar; `medrec get-officer-roles {name}` shows what a key is.',
  },
  'registry-paused': {
    kind: 'rejected',
    message: 'the registry {id} is paused ({until}), so no one can be registered and nothing was written',
    hint: 'Run without --write, or again once the owner has run `medrec unpause`.',
  },
  'no-role-fits': {
    kind: 'rejected',
    message:
      'no role policy lets a provider read two data types by a consent alone, which the round trip needs',
    hint: 'See the policies with `medrec get-settings`, and run without --write.',
  },
  'node-behind': {
    kind: 'network',
    message: 'the node {url} is at block {tip}, and the indexer already at {height}',
    hint: 'Run again with a longer --timeout, or ask another node with --node-url.',
  },
  'throw-away-short': {
    kind: 'rejected',
    message: 'the throw-away account {address} cannot pay: {reason}',
    hint: 'Run again with a higher --fund.',
  },
  'answer-differs': {
    kind: 'rejected',
    message: '{what} was answered with {actual}, and {expected} was due',
    hint: 'The rules on this chain are not those of this version. Keep the output, and do not use the deployment.',
  },
  'log-differs-from-calls': {
    kind: 'rejected',
    message: 'the event log does not hold what was done: {problem}',
    hint: 'See `medrec audit export`: the log, or the indexer that gave it, is not to be trusted.',
  },
} as const satisfies Record<string, ErrorEntry>;
