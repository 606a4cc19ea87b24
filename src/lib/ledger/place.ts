import { join, resolve } from 'node:path';
import type { Context } from '../../context.ts';
import { fail } from '../errors/medrec-error.ts';

/** Where a ledger is. */
export type LedgerPlace = { kind: 'sqlite'; path: string } | { kind: 'postgres'; url: URL };

/** The options that name a ledger; see `ledgerOptions`. */
export interface LedgerNaming {
  ledger: string | undefined;
  databaseUrl: string | undefined;
}

/**
 * The ledger that the options name, or that of the profile in the data folder.
 *
 * @throws invalid-value for a URL that is none of PostgreSQL, or holds a password; what reading the profile throws
 */
export async function findLedgerPlace(context: Context, naming: LedgerNaming): Promise<LedgerPlace> {
  const { ledger, databaseUrl } = naming;
  if (databaseUrl !== undefined) return { kind: 'postgres', url: parseDatabaseUrl(databaseUrl) };
  if (ledger !== undefined) return { kind: 'sqlite', path: resolve(context.io.cwd, ledger) };
  const { name } = await context.profile();
  return { kind: 'sqlite', path: join(context.folders.ledgers, `${name}.sqlite`) };
}

/** A PostgreSQL URL without a password: an argument is seen by everyone on the machine. Throws invalid-value. */
export function parseDatabaseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const name = '--database-url';
  if (url === undefined || !/^postgres(ql)?:$/.test(url.protocol)) {
    // What is no URL may hold a password all the same.
    throw fail('invalid-value', {
      name,
      value: url === undefined ? '…' : `${url.protocol}…`,
      reason: 'is not a URL of PostgreSQL',
      next: 'Give one such as postgresql://auditor@db.example/medrec.',
    });
  }
  if (url.password !== '' || url.searchParams.has('password')) {
    url.password = '';
    url.searchParams.delete('password');
    throw fail('invalid-value', {
      name,
      value: url.href,
      reason: 'held a password, which everyone on this machine could have read',
      next: 'Leave it out, put it into ~/.pgpass (mode 0600), and change it.',
    });
  }
  return url;
}
