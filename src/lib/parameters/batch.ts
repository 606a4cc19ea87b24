import type { Parameter } from '../../command.ts';
import { optionalCount } from './basic.ts';

const heading = 'Transaction options';

/** Most transactions of one sender that a node keeps unmined. */
const mostInFlight = 25n;

const inFlight = optionalCount(
  '--concurrency <n>',
  `most transactions of one sender under way at once, ${mostInFlight} at most (default ${mostInFlight})`,
  { min: 1n, max: mostInFlight, heading },
);

/** The options of commands that make many transactions. */
export const batchOptions = {
  maxTotalFee: optionalCount(
    '--max-total-fee <microstx>',
    'the most that the fees of all transactions of this run may come to',
    { max: 2n ** 64n - 1n, heading },
  ),
  concurrency: {
    ...inFlight,
    async parse(text, context, all) {
      return (await inFlight.parse(text, context, all)) ?? mostInFlight;
    },
  } satisfies Parameter<bigint>,
  /** Names of keys, separated by commas, or the option given again. */
  senders(flags: string, description: string): Parameter<string[]> {
    return {
      flags,
      description: `${description}; repeatable`,
      repeatable: true,
      completes: 'key',
      parse: (_text, _context, all) =>
        all
          .flatMap((text) => text.split(','))
          .map((text) => text.trim())
          .filter((text) => text !== ''),
    };
  },
};
