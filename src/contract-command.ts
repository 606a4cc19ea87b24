import { type Command, type CommandGroup, defineCommand, type InputOf, type Parameters } from './command.ts';
import type { Context } from './context.ts';
import type { ContractName } from './lib/config/profiles.ts';
import { findFunction } from './lib/contracts/bindings.ts';
import { callOptions } from './lib/parameters/transaction.ts';

/** A function of a contract as a subcommand: what it is, and how each option becomes a Clarity value. */
export interface ContractFunctionCommand<P extends Parameters> {
  contract: ContractName;
  /** The function's name in the contract, and the subcommand's. */
  function: string;
  group: CommandGroup;
  summary: string;
  description?: string;
  examples: readonly string[];
  /**
   * The function's arguments under their own names, in their order; where an argument is a tuple or a list of tuples,
   * the parameters that {@link toArguments} puts together.
   */
  arguments: P;
  /** Makes the function's arguments of the parameters, where they are not one to one; may look up what was left out. */
  toArguments?(input: InputOf<P>, context: Context): FunctionArguments | Promise<FunctionArguments>;
}

/** The plain value of each argument, by its name. */
type FunctionArguments = Record<string, unknown>;

/** A command with the function that it wraps; a test walks the contracts' interfaces by it. */
export interface ContractCommand<P extends Parameters = Parameters> extends Command<P> {
  wraps: {
    contract: ContractName;
    function: string;
    toArguments(input: object, context: Context): Promise<FunctionArguments>;
  };
}

/**
 * Turns the declaration of a public function into a command: checks, `--dry-run`, signing, waiting, the chain's own
 * result decoded, an `(err uN)` as the catalogue's error.
 */
export function contractCommand<P extends Parameters>(
  declaration: ContractFunctionCommand<P>,
): ContractCommand<P & typeof callOptions> {
  const { contract, function: name } = declaration;
  const { who, events } = findFunction(contract, name);
  const command = defineCommand<P & typeof callOptions>({
    group: declaration.group,
    summary: declaration.summary,
    description:
      `${declaration.description ?? ''}\n\nSigned by ${who}. Appends ${events} to the event log.`.trim(),
    examples: declaration.examples,
    parameters: { ...declaration.arguments, ...callOptions },
    async action(context, input) {
      const { callContract } = await import('./lib/contracts/call-contract.ts');
      const values = await toArguments(declaration, input, context);
      return await callContract(context, contract, name, values, input);
    },
  });
  return { ...command, wraps: wraps(declaration) };
}

/** Turns the declaration of a read-only function into a command that prints its answer. */
export function contractQuery<P extends Parameters>(
  declaration: ContractFunctionCommand<P>,
): ContractCommand<P> {
  const { contract, function: name } = declaration;
  const command = defineCommand<P>({
    group: declaration.group,
    summary: declaration.summary,
    ...(declaration.description === undefined ? {} : { description: declaration.description }),
    examples: declaration.examples,
    parameters: declaration.arguments,
    async action(context, input) {
      const { queryContract } = await import('./lib/contracts/query-contract.ts');
      const values = await toArguments(declaration, input, context);
      return await queryContract(context, contract, name, values);
    },
  });
  return { ...command, wraps: wraps(declaration) };
}

async function toArguments<P extends Parameters>(
  declaration: ContractFunctionCommand<P>,
  input: InputOf<P>,
  context: Context,
): Promise<FunctionArguments> {
  if (declaration.toArguments !== undefined) return await declaration.toArguments(input, context);
  return Object.fromEntries(Object.keys(declaration.arguments).map((key) => [key, input[key]]));
}

function wraps<P extends Parameters>(declaration: ContractFunctionCommand<P>): ContractCommand<P>['wraps'] {
  return {
    contract: declaration.contract,
    function: declaration.function,
    toArguments: (input, context) => toArguments(declaration, input as InputOf<P>, context),
  };
}
