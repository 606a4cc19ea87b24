import type { ErrorEntry } from './catalogue.ts';

export const configErrors = {
  'config-unreadable': {
    kind: 'configuration',
    message: 'the configuration file "{path}" cannot be used: {reason}',
    hint: 'Mend the file, or move it away; `medrec config list --show-origin` shows what is in force.',
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
