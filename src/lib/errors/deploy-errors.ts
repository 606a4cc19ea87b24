import type { ErrorEntry } from './catalogue.ts';

export const deployErrors = {
  'contract-differs': {
    kind: 'rejected',
    message: 'there is another contract at {id}: its source is not the one of this package',
    hint: 'Deploy from another key with --from, or use the medrec version that this contract came with.',
  },
  'smoke-failed': {
    kind: 'rejected',
    message: '{failed} of {total} checks failed; the first: {first}',
    hint: 'Read the checks above; `medrec config list --show-origin` shows which contracts were asked.',
  },
  'doctor-failed': {
    kind: 'configuration',
    message: '{failed} of {total} checks failed; the first: {first}',
    hint: '{next}',
  },
} as const satisfies Record<string, ErrorEntry>;
