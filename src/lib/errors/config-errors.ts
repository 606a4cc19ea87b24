import type { ErrorEntry } from './catalogue.ts';

export const configErrors = {
  'config-unreadable': {
    kind: 'configuration',
    message: 'the configuration file "{path}" cannot be used: {reason}',
    hint: 'Mend the file, or move it away; `medrec config list --show-origin` shows what is in force.',
  },
  'config-unwritable': {
    kind: 'configuration',
    message: 'the configuration file "{path}" cannot be written: {reason}',
    hint: 'Check the folder with `ls -ld`, or name another file in MEDREC_CONFIG.',
  },
  'config-uneditable': {
    kind: 'configuration',
    message:
      'the configuration file "{path}" is written in a way that cannot be changed without losing something',
    hint: 'Write it by hand: {wanted}',
  },
  'path-unusable': {
    kind: 'configuration',
    message: '"{path}" cannot be used: {reason}',
    hint: 'Check who may write there and how much room is left, or name another data folder with --data-dir.',
  },
  'profile-name-invalid': {
    kind: 'usage',
    message: 'the profile name "{name}" is not one',
    hint: 'Use 1 to 64 letters, digits, "-" and "_", beginning with a letter or digit.',
  },
  'profile-unknown': {
    kind: 'configuration',
    message: 'there is no profile "{name}"; there are: {known}',
    hint: 'Choose one with --profile, or add [profiles.{name}] to {path}.',
  },
  'setting-unknown': {
    kind: 'configuration',
    message: 'there is no setting "{name}"',
    hint: 'Run `medrec config list` to see every setting.',
  },
  'setting-missing': {
    kind: 'configuration',
    message: 'the setting {name} is not set for the profile "{profile}"',
    hint: 'Set it with `medrec config set {name} VALUE --profile {profile}`.',
  },
} as const satisfies Record<string, ErrorEntry>;
