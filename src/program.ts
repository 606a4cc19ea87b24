import { Command as Commander, CommanderError, Option } from 'commander';
import { type Command, commandGroups, type OptionDeclaration } from './command.ts';
import { expandHelp, readCommandWords } from './command-words.ts';
import { type CommandEntry, commands } from './commands.generated.ts';
import { createContext, type Io } from './context.ts';
import { globalOptions, nounSummaries, readGlobalFlags } from './global-options.ts';
import { findTopic, type Topic, topics } from './help-topics.ts';
import { describeStack, messageOf } from './lib/errors/describe-stack.ts';
import { exitCodes } from './lib/errors/exit-codes.ts';
import { fail, MedrecError } from './lib/errors/medrec-error.ts';
import { fromSystemError } from './lib/errors/system-error.ts';

const helpBeginning = `Examples:
  medrec demo
  medrec grant-consent doctor --data-types lab-results,treatment-plans --expires 90d --from me
  medrec audit verify events.csv --head head.json
`;
const helpEnding = `
Topics (medrec help TOPIC):
${topics.map(({ name, summary }) => `  ${name.padEnd(14)} ${summary}`).join('\n')}

Global options, in front of a command or behind it:
  ${globalOptions.map(({ flags }) => /--[\w-]+/.exec(flags)?.[0]).join(' ')}
  \`medrec help COMMAND\` says what each is for.
`;

/** Runs the command that `argv` names, and reports what became of it; returns the exit code. */
export async function runProgram(argv: readonly string[], io: Io): Promise<number> {
  const topic = askedTopic(argv);
  if (topic !== undefined) {
    io.stdout.write(topic.text);
    return 0;
  }
  const words = expandHelp(argv);
  const { path, entry } = readCommandWords(words);
  let code = 0;
  try {
    const command = await entry?.load();
    const program = buildProgram(io, entry, command, async (run) => {
      code = await run;
    });
    if (words.length === 0) {
      // Whoever types the name alone wants to know what there is; it is no data, and no success.
      io.stderr.write(`${helpBeginning}\n${program.helpInformation()}${helpEnding}`);
      return exitCodes.usage;
    }
    await program.parseAsync([...words], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    return await report(usageError(error, path, entry), io, words);
  }
}

/** The topic of `medrec help TOPIC`. */
function askedTopic(argv: readonly string[]): Topic | undefined {
  const { path } = readCommandWords(argv);
  return path[0] === 'help' ? findTopic(path[1] ?? '') : undefined;
}

function buildProgram(
  io: Io,
  current: CommandEntry | undefined,
  command: Command | undefined,
  ran: (run: Promise<number>) => Promise<void>,
): Commander {
  const program = new Commander('medrec')
    .description('Medical consent and access control on the Stacks blockchain.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      // A usage error is reported by us, once, with its hint or as an envelope.
      writeErr: () => undefined,
      getOutHelpWidth: () => io.stdout.columns ?? 100,
    })
    .usage('<command> [options]')
    .option('-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [topic|command]', 'show help for a command or a topic')
    .configureHelp({ showGlobalOptions: false });
  program.addHelpText('before', helpBeginning);
  program.addHelpText('after', helpEnding);
  for (const option of globalOptions) program.addOption(makeOption(option).hideHelp());
  program.on('option:version', () => {
    io.stdout.write(`${__MEDREC_VERSION__}\n`);
    throw new CommanderError(0, 'commander.version', __MEDREC_VERSION__);
  });

  const nouns = new Map<string, Commander>();
  const rank = ({ group, path }: CommandEntry) =>
    `${String(commandGroups.indexOf(group)).padStart(2, '0')} ${path.join(' ')}`;
  const ordered = [...commands].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  for (const entry of ordered) {
    const [first = '', second] = entry.path;
    let parent = program;
    if (second !== undefined) {
      parent = nouns.get(first) ?? addNoun(program, first);
      parent.helpGroup(`${entry.group}:`);
      nouns.set(first, parent);
    }
    const leaf = parent
      .command(second ?? first)
      .summary(entry.summary)
      .description(entry.summary);
    if (second === undefined) leaf.helpGroup(`${entry.group}:`);
    if (entry === current && command !== undefined) fillLeaf(leaf, command, io, ran);
  }
  return program;
}

function addNoun(program: Commander, noun: string): Commander {
  return program
    .command(noun)
    .description(nounSummaries[noun] ?? '')
    .usage('<command> [options]')
    .helpCommand(false);
}

function fillLeaf(
  leaf: Commander,
  command: Command,
  io: Io,
  ran: (run: Promise<number>) => Promise<void>,
): void {
  if (command.description !== undefined) leaf.description(`${command.summary}.\n\n${command.description}`);
  leaf.addHelpText('before', `Examples:\n${command.examples.map((line) => `  ${line}`).join('\n')}\n`);
  const names: { key: string; option?: Option }[] = [];
  for (const [key, parameter] of Object.entries(command.parameters)) {
    if (parameter.flags.startsWith('-')) {
      const option = makeOption(parameter);
      leaf.addOption(option);
      names.push({ key, option });
    } else {
      leaf.argument(parameter.flags, parameter.description);
      names.push({ key });
    }
  }
  for (const option of globalOptions) leaf.addOption(makeOption(option));
  leaf.addHelpOption(new Option('-h, --help', 'show this help').helpGroup('Global options:'));
  leaf.action(async (...actionArguments: unknown[]) => {
    const positional = actionArguments.slice(0, -2);
    const texts = new Map<string, string[]>();
    for (const { key, option } of names) {
      const raw: unknown = option === undefined ? positional.shift() : readOption(leaf, option);
      texts.set(key, raw === undefined ? [] : Array.isArray(raw) ? raw.map(String) : [String(raw)]);
    }
    await ran(runCommand(command, texts, io, leaf.optsWithGlobals()));
  });
}

/** The value of an option; commander keeps `--no-wait` as `wait: false`, and without it as `wait: true`. */
function readOption(leaf: Commander, option: Option): unknown {
  const value: unknown = leaf.opts()[option.attributeName()];
  if (!option.negate) return value;
  return value === false ? true : undefined;
}

function makeOption({ flags, description, required, repeatable, heading }: OptionDeclaration): Option {
  const option = new Option(flags, required ? `${description} (required)` : description);
  if (required) option.makeOptionMandatory();
  if (repeatable) option.argParser((text: string, before: string[] = []) => [...before, text]);
  return option.helpGroup(heading === undefined ? 'Options:' : `${heading}:`);
}

async function runCommand(
  command: Command,
  texts: ReadonlyMap<string, string[]>,
  io: Io,
  options: Record<string, unknown>,
): Promise<number> {
  const context = await createContext(io, readGlobalFlags(options));
  try {
    const input: Record<string, unknown> = {};
    for (const [key, parameter] of Object.entries(command.parameters)) {
      const all = texts.get(key) ?? [];
      input[key] = await parameter.parse(all.at(-1), context, all);
    }
    const outcome = await command.action(context, input);
    await context.output.finish(outcome);
    return outcome.exitCode ?? ((outcome.errors ?? []).length > 0 ? exitCodes.partial : exitCodes.done);
  } catch (error) {
    const failure = toMedrecError(error, io);
    await context.output.fail(failure);
    return failure.exitCode;
  }
}

/** Reports an error of the command line itself, before there is a context. */
async function report(error: unknown, io: Io, words: readonly string[]): Promise<number> {
  const { Output } = await import('./lib/output/output.ts');
  const failure = toMedrecError(error, io);
  await new Output(io, { json: words.includes('--json'), quiet: false, colour: false }).fail(failure);
  return failure.exitCode;
}

function usageError(error: unknown, path: readonly string[], entry: CommandEntry | undefined): unknown {
  if (!(error instanceof CommanderError)) return error;
  const noun = Object.hasOwn(nounSummaries, path[0] ?? '') ? path.slice(0, 1) : [];
  const next = ['medrec', ...(entry?.path ?? noun), '--help'].join(' ');
  if (error.code !== 'commander.help') {
    // The suggestion of what was meant comes on a line of its own.
    return fail('bad-usage', { reason: error.message.replace(/^error: /, '').replaceAll('\n', ' '), next });
  }
  const verbs = commands.filter((one) => one.path.length > 1 && one.path[0] === noun[0]);
  const choices = verbs.map((one) => one.path[1]).join(', ');
  const reason = noun.length > 0 ? `${noun[0]} needs one of: ${choices}` : 'a command is needed';
  return fail('bad-usage', { reason, next });
}

function toMedrecError(error: unknown, io: Io): MedrecError {
  if (io.env.MEDREC_DEBUG === '1') io.stderr.write(describeStack(error));
  if (error instanceof MedrecError) return error;
  if (io.signal.aborted) return fail('interrupted', {}, { cause: error });
  return fromSystemError(error) ?? fail('internal', { reason: messageOf(error) }, { cause: error });
}
