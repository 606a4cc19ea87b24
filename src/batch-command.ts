import { type Command, type CommandGroup, defineCommand, type InputOf, type Parameters } from './command.ts';
import type { Context } from './context.ts';
import type { BatchKind, BatchRow } from './lib/batch/batch-kind.ts';
import { rowBatchOptions } from './lib/parameters/batch.ts';
import { describeColumns } from './lib/parameters/rows-file.ts';

/** A bulk operation as a subcommand: the columns of its file, and what it does with a row. */
export interface BatchCommand<C extends Parameters, O extends Parameters, Row extends BatchRow> {
  /** The command's words. */
  command: string;
  group: CommandGroup;
  summary: string;
  description: string;
  examples: readonly string[];
  /** A parameter for each column, named as in the header; one that may be left out has `required: false`. */
  columns: C;
  /** Its own options, beside those that all bulk operations have. */
  options: O;
  /** Makes the operation; loads what it needs. */
  kind(context: Context, options: InputOf<O>): Promise<BatchKind<InputOf<C>, Row>>;
}

const common = [
  'All rows are checked, and the chain is asked about each, before anything is sent. What is done already is skipped: run the same file again after any failure. What an earlier run sent is followed first, so that nothing is sent twice.',
  'One bad row does not hold up the others: it is told apart, and they are sent once more.',
];

/** Turns the declaration of a bulk operation into a command. */
export function batchCommand<C extends Parameters, O extends Parameters, Row extends BatchRow>(
  declaration: BatchCommand<C, O, Row>,
): Command<typeof rowBatchOptions & O> {
  const { command, columns, options, kind } = declaration;
  const { file } = rowBatchOptions;
  return defineCommand({
    group: declaration.group,
    summary: declaration.summary,
    description: [declaration.description, ...common].join('\n\n'),
    examples: declaration.examples,
    parameters: {
      ...rowBatchOptions,
      file: { ...file, description: `${file.description}, with the columns ${describeColumns(columns)}` },
      ...options,
    },
    async action(context, input) {
      const { runBatch } = await import('./lib/batch/run-batch.ts');
      const own = input as InputOf<O>;
      return await runBatch(context, { command, columns, kind: (reading) => kind(reading, own) }, input);
    },
  });
}
