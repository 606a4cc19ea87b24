import type { ErrorEntry } from './catalogue.ts';

export const decisionErrors = {
  'answer-too-old': {
    kind: 'network',
    message: 'the head of the ledger {place} {old}, and the node could not be asked: {reason}',
    hint: 'Run `medrec ledger sync`, or allow an older answer with --max-age.',
  },
  'as-of-beyond-ledger': {
    kind: 'usage',
    message: 'the ledger {place} knows the log up to {end}, and {asked} is later',
    hint: 'Run `medrec ledger sync`, or give an earlier time.',
  },
  'question-faulty': {
    kind: 'usage',
    message: 'line {line} is no question: {reason}',
    hint: 'A question is a JSON object with patient, provider, data-types and purpose: see `medrec check-access --help`.',
  },
  'policies-unreadable': {
    kind: 'usage',
    message: '"{path}" is no file of role policies: {reason}',
    hint: 'Write TOML or JSON with a part for each role, such as [nurse] with data-types, purposes and flags.',
  },
} as const satisfies Record<string, ErrorEntry>;
