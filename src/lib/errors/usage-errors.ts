import type { ErrorEntry } from './catalogue.ts';

export const usageErrors = {
  'bad-usage': { kind: 'usage', message: '{reason}', hint: 'Run `{next}` to see how it is used.' },
  'invalid-value': {
    kind: 'usage',
    message: '{name} "{value}" {reason}',
    hint: '{next}',
  },
  'needs-terminal': {
    kind: 'usage',
    message: '{what} must be asked for, and there is no terminal to ask on',
    hint: 'Give {flag} instead.',
  },
  'not-confirmed': {
    kind: 'usage',
    message: '{what} was not confirmed, so nothing was done',
    hint: 'Answer yes, or run the command again with --yes.',
  },
  'file-unreadable': {
    kind: 'usage',
    message: 'the file "{path}" cannot be read: {reason}',
    hint: 'Check the path and its mode with `ls -l {path}`.',
  },
  'file-unwritable': {
    kind: 'usage',
    message: 'the file "{path}" cannot be written: {reason}',
    hint: 'Choose another path with {flag}, or free it.',
  },
  'rows-faulty': {
    kind: 'usage',
    message: '{count} faults in "{path}"; the first: {first}',
    hint: 'Nothing was sent. Mend the rows and run the command again; --json lists every fault.',
  },
  interrupted: {
    kind: 'interrupted',
    message: 'interrupted',
    hint: 'Nothing that was confirmed is lost; run the same command again to go on.',
  },
} as const satisfies Record<string, ErrorEntry>;
