import type { ErrorEntry } from './catalogue.ts';

export const networkErrors = {
  'node-unreachable': {
    kind: 'network',
    message: 'the node {url} did not answer: {reason}',
    hint: 'Check the URL with `medrec config list --show-origin`; for the embedded chain run `medrec simnet start`.',
  },
  'node-unusable': {
    kind: 'network',
    message: 'the node {url} answered {path} with something unusable: {reason}',
    hint: 'Check that the URL is a stacks-node or its API: `medrec config list --show-origin`.',
  },
  'network-mismatch': {
    kind: 'configuration',
    message: 'the node {url} has chain id {actual}, and the profile "{profile}" says {expected}',
    hint: 'Choose the profile of that network with --profile, or another node with --node-url.',
  },
  'contract-unset': {
    kind: 'configuration',
    message: 'the profile "{profile}" has no contract id for {contract}',
    hint: 'Run `medrec deploy`, or `medrec config set {contract} ADDRESS.{contract} --profile {profile}`; the registry names the others.',
  },
  'contract-missing': {
    kind: 'rejected',
    message: 'there is no contract {id} on the network of the profile "{profile}"',
    hint: 'Run `medrec deploy`; or, if {contract} is there, name its registry: `medrec config set registry ADDRESS.registry`.',
  },
  'tip-stale': {
    kind: 'rejected',
    message: 'the newest block of {url} is {age} s old, and at most {limit} s are allowed',
    hint: 'Ask a node that is in step with --node-url, or raise the setting max-tip-age.',
  },
  'read-refused': {
    kind: 'rejected',
    message: 'the node would not run {function}: {reason}',
    hint: 'Run `medrec smoke` to see whether the contracts are the ones of this version.',
  },
} as const satisfies Record<string, ErrorEntry>;
