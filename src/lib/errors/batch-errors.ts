import type { ErrorEntry } from './catalogue.ts';

/** Errors of commands that send the rows of a file, all but `provider import`. */
export const batchErrors = {
  'batch-header-unusable': {
    kind: 'usage',
    message: 'the first line of "{path}" cannot be used: {reason}',
    hint: 'The first line names the columns: {columns}.',
  },
  'batch-file-empty': {
    kind: 'usage',
    message: 'the file "{path}" has no row',
    hint: 'The first line names the columns: {columns}; each further line is a row.',
  },
  'batch-file-faulty': {
    kind: 'usage',
    message: '{faulty} of {count} rows of "{path}" have faults, so nothing was sent',
    hint: 'Mend the lines listed, or send the others alone with --skip-faulty; --failures FILE writes those rows to a file.',
  },
  'batch-file-incomplete': {
    kind: 'usage',
    message: 'the file "{path}" could be read only to line {line}, so nothing was sent: {reason}',
    hint: 'Mend that line first: what follows it is unknown, and --skip-faulty cannot skip what was not read.',
  },
  'batch-rows-faulty': {
    kind: 'partial',
    message: '{count} rows of "{path}" have faults and were left out',
    hint: 'Mend their lines and run the same command again: what is done is skipped.',
  },
  'batch-rows-failed': {
    kind: 'partial',
    message: '{count} rows of "{path}" failed',
    hint: 'Look at their reasons, then run the same command again: what is done is skipped.',
  },
  'batch-busy': {
    kind: 'configuration',
    message: 'another run of `medrec {command}` is at work on {network}',
    hint: 'Wait until it has ended, then run the same command again: what is done is not repeated.',
  },
} as const satisfies Record<string, ErrorEntry>;
