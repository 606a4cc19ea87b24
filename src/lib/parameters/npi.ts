import type { Parameter } from '../../command.ts';
import { fail } from '../errors/medrec-error.ts';
import { findNpiFault } from '../provider/npi.ts';

/** A National Provider Identifier, as a positional argument. */
export const npiParameter: Parameter<string> = {
  flags: '<npi>',
  description: 'the National Provider Identifier, ten digits',
  required: true,
  parse(text = '') {
    const fault = findNpiFault(text);
    if (fault === undefined) return text;
    throw fail('invalid-value', {
      name: 'npi',
      value: text,
      reason:
        fault === 'npi-malformed' ? 'is not ten digits beginning with 1 or 2' : 'has a wrong check digit',
      next: 'Copy the NPI again, whole.',
    });
  },
};
