import type { ErrorEntry } from './catalogue.ts';

export const ledgerErrors = {
  'ledger-missing': {
    kind: 'configuration',
    message: 'there is no ledger at {place}',
    hint: 'Run `medrec ledger sync` to make it, or name another with --ledger FILE or --database-url URL.',
  },
  'ledger-unusable': {
    kind: 'configuration',
    message: 'the ledger {place} cannot be used: {reason}',
    hint: 'A ledger is a copy: remove it, or name another with --ledger, and run `medrec ledger sync` again.',
  },
  'ledger-unreachable': {
    kind: 'network',
    message: 'the database {place} cannot be reached: {reason}',
    hint: 'Check the URL and that the server runs; the password is read from ~/.pgpass.',
  },
  'ledger-driver-missing': {
    kind: 'configuration',
    message: 'the driver of SQLite is not installed: {reason}',
    hint: 'Run `npm install` without --omit=optional: the driver is an optional package of each platform.',
  },
  'ledger-busy': {
    kind: 'configuration',
    message: 'another process changes the ledger {place}',
    hint: 'Wait until it has ended; `medrec ledger sync --follow` keeps a ledger to itself.',
  },
  'ledger-empty': {
    kind: 'configuration',
    message: 'the ledger {place} has no proven events yet',
    hint: 'Run `medrec ledger sync`.',
  },
  'ledger-of-other-log': {
    kind: 'configuration',
    message: 'the ledger {place} is of {found}, and asked was for {wanted}',
    hint: 'Name another ledger with --ledger FILE, or choose the network with --profile.',
  },
  'ledger-behind': {
    kind: 'configuration',
    message: 'the ledger {place} ends with event {seq}, and asked was for one up to {wanted}',
    hint: 'Run `medrec ledger sync`, or `medrec ledger sync --file EXPORT --head HEAD` without a network.',
  },
  'ledger-differs': {
    kind: 'rejected',
    message: 'the ledger {place} was altered: seq {seq}: {difference}: {reason}',
    hint: 'Run `medrec ledger rebuild` to load it anew from its source, and find out who can write to it.',
  },
  'head-contradicts-ledger': {
    kind: 'rejected',
    message: 'the ledger {place} has another event {seq} than {path} and its head',
    hint: 'One of the two logs was rewritten: keep both. `medrec ledger rebuild --file FILE --head HEAD` replaces the ledger.',
  },
} as const satisfies Record<string, ErrorEntry>;
