import { createRequire } from 'node:module';
import { fail } from '../errors/medrec-error.ts';

/**
 * Makes sure that the simulator's package is there: it is licensed apart (GPL-3.0) and may be left out of an
 * installation, whose other commands then still work.
 *
 * @throws simulator-missing
 */
export function requireSimulator(): void {
  try {
    createRequire(import.meta.url).resolve('@stacks/clarinet-sdk');
  } catch (error) {
    throw fail('simulator-missing', {}, { cause: error });
  }
}
