import type { ErrorEntry } from './catalogue.ts';

export const demoErrors = {
  'demo-failed': {
    kind: 'rejected',
    message: 'the demo went wrong at "{step}": {reason}',
    hint: 'The files are in {folder}. Run again with MEDREC_DEBUG=1, and report it.',
  },
  'demo-folder-used': {
    kind: 'usage',
    message: 'the folder "{folder}" is not empty',
    hint: 'Give a new one with --folder, or leave it out.',
  },
} as const satisfies Record<string, ErrorEntry>;
