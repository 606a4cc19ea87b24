import type { ErrorEntry } from './catalogue.ts';

export const simnetErrors = {
  'simnet-not-running': {
    kind: 'network',
    message: 'no embedded chain runs in {folder}',
    hint: 'Run `medrec simnet start`.',
  },
  'simnet-running': {
    kind: 'configuration',
    message: 'the embedded chain in {folder} is held by process {pid}',
    hint: 'Use that one, or end it with `medrec simnet stop`.',
  },
  'simnet-port-taken': {
    kind: 'configuration',
    message: 'port {port} of 127.0.0.1 is taken by another program',
    hint: 'Choose another with `medrec simnet start --port N`, or --port 0 for any that is free.',
  },
  'simnet-journal-damaged': {
    kind: 'configuration',
    message: 'the chain in {path} cannot be restored: {reason}',
    hint: 'Put a copy of the file back, or throw the chain away with `medrec simnet reset`.',
  },
  'simnet-engine-missing': {
    kind: 'configuration',
    message: 'the engine of the embedded chain is not installed: {reason}',
    hint: 'Install it with `npm install @stacks/clarinet-sdk@3.21.0`; every other command works without it.',
  },
  'simnet-did-not-start': {
    kind: 'internal',
    message: 'the embedded chain did not start: {reason}',
    hint: 'Run `medrec simnet start --foreground` to watch it, and look into {log}.',
  },
  'simnet-did-not-stop': {
    kind: 'internal',
    message: 'the embedded chain, process {pid}, does not stop',
    hint: 'Look into {log}; its journal is safe, so the process can be ended by force.',
  },
  'simulator-missing': {
    kind: 'configuration',
    message: 'the embedded chain needs the package @stacks/clarinet-sdk, which is not installed',
    hint: 'Run `npm install @stacks/clarinet-sdk` beside medrec. Every other command works without it.',
  },
  'simnet-refused': {
    kind: 'rejected',
    message: 'the embedded chain refused: {reason}',
    hint: 'Run `medrec simnet status` to see where it stands.',
  },
} as const satisfies Record<string, ErrorEntry>;
