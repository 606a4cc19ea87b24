import type { ErrorEntry } from './catalogue.ts';

export const providerErrors = {
  'provider-header-unusable': {
    kind: 'usage',
    message: 'the file "{path}" is not a provider file: {reason}',
    hint: 'Use the NPPES headers as published, or npi,role,name,license,state,taxonomy,principal; see examples/providers.csv.',
  },
  'provider-file-empty': {
    kind: 'usage',
    message: 'the file "{path}" has no row',
    hint: 'The first line is the header, each further line a provider; see examples/providers.csv.',
  },
  'provider-file-faulty': {
    kind: 'usage',
    message: '{faulty} of {count} rows of "{path}" have faults, so nothing was sent',
    hint: 'Mend the lines listed, or send the others alone with --skip-faulty; --faults FILE writes the list as CSV.',
  },
  'provider-file-incomplete': {
    kind: 'usage',
    message: 'the file "{path}" could be read only to line {line}, so nothing was sent: {reason}',
    hint: 'Mend that line first: what follows it is unknown, and --skip-faulty cannot skip what was not read.',
  },
  'provider-rows-faulty': {
    kind: 'partial',
    message: '{count} rows of "{path}" have faults and were left out',
    hint: 'Mend their lines and run the same command again: what is registered is skipped.',
  },
  'provider-rows-failed': {
    kind: 'partial',
    message: '{count} rows were not registered: the chain changed after they were checked',
    hint: 'Look at their reasons, then run the same command again: what is registered is skipped.',
  },
  'claim-unknown': {
    kind: 'usage',
    message: 'the NPI {npi} is not among the providers of {institution} on {network}',
    hint: 'Check the NPI and the profile, or import the provider first: `medrec provider import FILE`.',
  },
  'claim-not-custodial': {
    kind: 'usage',
    message: 'the provider with NPI {npi} holds its own key, {principal}: there is nothing to claim',
    hint: 'To move it to another key, the provider itself runs `medrec move-registration`.',
  },
  'claim-key-differs': {
    kind: 'keystore',
    message: 'the custodial key of NPI {npi} should be {principal}, and this key gives {derived}',
    hint: 'Give the key and the --account with which the provider was imported.',
  },
  'claim-principal-missing': {
    kind: 'usage',
    message: 'it is not known here which registration NPI {npi} has until now',
    hint: 'Give the principal that the institution named: --provider ST….',
  },
  'claim-unproposed': {
    kind: 'usage',
    message: 'nothing was proposed for NPI {npi} yet: {principal} is custodial',
    hint: 'Propose it: `medrec provider claim {npi} --to PRINCIPAL`.',
  },
  'claim-open': {
    kind: 'pending',
    message: 'the provider with NPI {npi} has not accepted with {to} yet',
    hint: 'There it is `medrec provider claim {npi} --accept --provider {principal} --from NAME`.',
  },
  'opening-missing': {
    kind: 'usage',
    message: 'there is no opening of {what} for NPI {npi} among those of {institution} on {network}',
    hint: 'Import the provider, or bring the openings back with `medrec restore FILE`.',
  },
  'opening-unreadable': {
    kind: 'usage',
    message: 'the file "{path}" is no opening: {reason}',
    hint: 'An opening is what `medrec provider opening NPI --field FIELD` prints.',
  },
  'opening-refused': {
    kind: 'rejected',
    message: 'the opening does not stand: {reason}',
    hint: '{next}',
  },
  'provider-store-damaged': {
    kind: 'configuration',
    message: 'the file "{path}" cannot be used: {reason}',
    hint: 'Move it away and bring back a copy with `medrec restore FILE`.',
  },
  'provider-store-unwritable': {
    kind: 'configuration',
    message: 'the file "{path}" cannot be written: {reason}',
    hint: 'Check the folder with `ls -ld {path}`, or keep the data elsewhere with --data-dir.',
  },
  'disk-unwritable': {
    kind: 'configuration',
    message: 'nothing can be kept in "{path}" while the work goes on, so nothing was sent: {reason}',
    hint: 'Make room on that disk, or keep the data elsewhere with --data-dir.',
  },
  'provider-store-busy': {
    kind: 'configuration',
    message: 'another run is changing the providers of {institution} on {network}',
    hint: 'Wait until it has ended, then run the same command again: what is done is not repeated.',
  },
  'backup-empty': {
    kind: 'configuration',
    message: 'there is nothing to back up in {path}',
    hint: 'Import providers first: `medrec provider import FILE`. Keys are backed up by their phrase: `medrec keystore export NAME`.',
  },
  'backup-damaged': {
    kind: 'usage',
    message: 'the backup "{path}" is refused whole: {reason}',
    hint: 'Use another copy of it. Nothing was restored.',
  },
  'backup-version-unknown': {
    kind: 'usage',
    message: 'the backup "{path}" has version {version}, and this program knows version 1',
    hint: 'Restore it with the version of medrec that made it, or a newer one. Nothing was restored.',
  },
  'backup-wrong-password': {
    kind: 'keystore',
    message: 'the password does not open the backup "{path}" (or its header was changed)',
    hint: 'Try again, or use another copy of it. Nothing was restored.',
  },
  'restore-conflict': {
    kind: 'usage',
    message:
      '{count} providers are mapped otherwise here than in the backup "{path}", so nothing was restored',
    hint: 'Look at the list, then run it again with --prefer local or --prefer backup.',
  },
} as const satisfies Record<string, ErrorEntry>;
