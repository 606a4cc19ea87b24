import type { Context } from './context.ts';
import type { Outcome } from './lib/output/output.ts';

/** The groups under which `medrec --help` lists commands, in their order. */
export const commandGroups = [
  'Consent',
  'Access',
  'Providers',
  'Institutions',
  'Emergency overrides',
  'Studies',
  'Governance',
  'Audit',
  'Chain',
  'Setup',
] as const;
export type CommandGroup = (typeof commandGroups)[number];

/** How an argument or option is written, and what it is. */
export interface OptionDeclaration {
  /** `<provider>`, `[file]`, `--expires <when>`, `--dry-run`, `-f, --force`. */
  flags: string;
  description: string;
  /** For an option: whether it must be given. An argument is required by its `<>`. */
  required?: boolean;
  /** The option may be given more than once; `parse` gets every text. */
  repeatable?: boolean;
  /** What a shell completes. */
  choices?: readonly string[];
  /** What a shell completes where the words are not known beforehand; a value `<file>` or `<folder>` needs no word. */
  completes?: 'key' | 'profile' | 'template';
  /** Heading under which the help lists it; "Options" unless set. */
  heading?: string;
}

/** One positional argument or option, and how its text becomes a value. */
export interface Parameter<T> extends OptionDeclaration {
  /**
   * Makes the value. `text` is undefined when the option was not given; an option without a value gives 'true'.
   *
   * @throws MedrecError, mostly invalid-value
   */
  parse(text: string | undefined, context: Context, all: readonly string[]): T | Promise<T>;
}

export type Parameters = Record<string, Parameter<unknown>>;
export type InputOf<P extends Parameters> = {
  [K in keyof P]: P[K] extends Parameter<infer T> ? T : never;
};

/** A subcommand: what it is, its options, its action. One a file, its default export. */
export interface Command<P extends Parameters = Parameters> {
  group: CommandGroup;
  /** One line for the list of commands: starts with a verb, no full stop. */
  summary: string;
  /** Paragraphs of its own help. */
  description?: string;
  /** Complete command lines; shown first in its help. */
  examples: readonly string[];
  /** Positional arguments first, in their order. */
  parameters: P;
  action(context: Context, input: InputOf<P>): Promise<Outcome>;
}

/** Declares a command; gives its action the types of its parameters. */
export function defineCommand<P extends Parameters>(command: Command<P>): Command<P> {
  return command;
}
