import type { Parameter } from '../../../command.ts';
import { fail } from '../../errors/medrec-error.ts';
import { flagOption, optional, optionalText } from '../../parameters/basic.ts';
import { parseTime, spanOption } from '../../parameters/time.ts';

const heading = 'Ledger';

/** A moment that has passed, in seconds: a date means its first second in UTC. */
export function pastTimeOption(flags: string, description: string): Parameter<bigint | undefined> {
  return {
    flags,
    description: `${description}: a date (its first second in UTC) or a UTC time`,
    parse(text) {
      const time = text === undefined ? undefined : parseTime(text);
      if (text === undefined || time !== undefined) return time;
      throw fail('invalid-value', {
        name: flags.split(' ')[0] ?? flags,
        value: text,
        reason: 'is neither a date nor a UTC time',
        next: 'Give a date such as 2027-01-31 or a time such as 2027-01-31T18:00:00Z.',
      });
    },
  };
}

/** How `check-access` is answered from the ledger. */
export const fromLedgerOptions = {
  asOf: {
    ...pastTimeOption('--as-of <when>', 'answer from the ledger what the contract would have answered then'),
    heading,
  },
  fromLedger: flagOption('--from-ledger', 'answer from the ledger while it is new enough', heading),
  maxAge: {
    ...optional(
      spanOption(
        '--max-age <span>',
        'how long ago the ledger may have met the head of the node (default 10m), past which the chain is asked',
      ),
    ),
    heading,
  },
  input: {
    ...optionalText(
      '--input <file>',
      'answer the questions of this NDJSON file from the ledger; - for stdin',
    ),
    heading,
  },
};
