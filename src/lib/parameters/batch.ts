import type { InputOf, Parameter } from '../../command.ts';
import { flagOption, optionalCount, optionalText, textParameter } from './basic.ts';
import { transactionOptions } from './transaction.ts';

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

/** How the rows of a file are sent and told of: the options of every command that does. */
export const sendingOptions = {
  ndjson: flagOption('--ndjson', 'print a JSON line for each row as it ends, and a summary at last'),
  dryRun: transactionOptions.dryRun,
  timeout: transactionOptions.timeout,
  fee: transactionOptions.fee,
  maxFee: transactionOptions.maxFee,
  maxTotalFee: batchOptions.maxTotalFee,
  concurrency: batchOptions.concurrency,
};

/** The file and the options of the bulk operations that `batchCommand` makes. */
export const rowBatchOptions = {
  file: textParameter('<file>', 'the CSV file, UTF-8'),
  check: flagOption('--check', 'check the file, and ask the network nothing'),
  skipFaulty: flagOption('--skip-faulty', 'send the rows without fault, and end with 9 if others have one'),
  failures: optionalText(
    '--failures <file>',
    'write the rows that failed to this CSV file, each with its reason: mend them there and give that file',
  ),
  ...sendingOptions,
};

export type BatchOptions = InputOf<typeof rowBatchOptions>;

/** What {@link sendingOptions} say. */
export type SendingOptions = InputOf<typeof sendingOptions>;
