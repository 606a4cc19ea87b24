import { join } from 'node:path';
import { describe } from 'vitest';
import { hasPostgres, usePostgres } from '../support/postgres.ts';

/** A place for a ledger that is not there yet, as the options of a command. */
export type NewPlace = (folder: string) => Promise<string[]>;

/** Runs the same tests on a ledger in SQLite and on one in PostgreSQL. */
export function describeOnBoth(name: string, tests: (newPlace: NewPlace) => void): void {
  describe(`${name}, on SQLite`, () => {
    let count = 0;
    tests(async (folder) => {
      count += 1;
      return ['--ledger', join(folder, `ledger-${count}.sqlite`)];
    });
  });
  describe.skipIf(!hasPostgres)(`${name}, on PostgreSQL`, () => {
    const server = usePostgres();
    tests(async () => ['--database-url', await server.newDatabase()]);
  });
}
