import type { ErrorEntry } from './catalogue.ts';

export const templateErrors = {
  'template-unknown': {
    kind: 'usage',
    message: 'there is no template "{name}"; there are: {known}',
    hint: 'See what each allows with `medrec template list`; your own go into {path}.',
  },
  'templates-unusable': {
    kind: 'configuration',
    message: 'the file of templates "{path}" cannot be used: {reason}',
    hint: 'Mend it; `medrec template check` shows every fault with its line.',
  },
  'templates-faulty': {
    kind: 'usage',
    message: '{count} faults in the templates of "{path}"; the first: {first}',
    hint: 'Mend them, then run `medrec template check {path}` again.',
  },
  'template-purposes': {
    kind: 'usage',
    message: 'the template "{name}" is for {allowed} at most, and {what} is for {granted}; nothing was sent',
    hint: '{next}',
  },
  'template-outlasted': {
    kind: 'usage',
    message:
      'the template "{name}" is for {duration} at most, and study {study} ends at {ends}; nothing was sent',
    hint: 'Choose a longer template with `medrec template list`, or join with --data-types of your own.',
  },
  'template-unused': {
    kind: 'usage',
    message: 'the template "{name}" allows {types}, and study {study} uses {used}; nothing was sent',
    hint: 'Choose another with `medrec template list`, or join with --data-types of your own.',
  },
} as const satisfies Record<string, ErrorEntry>;
