import { type CommandEntry, commands } from './commands.generated.ts';
import { globalOptions, nounSummaries } from './global-options.ts';

/** What a command line asks for, before anything of it is parsed. */
export interface CommandWords {
  /** The words that are no option of the program itself; at most two, a noun and a verb. */
  path: readonly string[];
  /** The command that they name. */
  entry: CommandEntry | undefined;
  /** Whether they name a command, a noun or nothing at all, so that there is a help to show. */
  known: boolean;
}

/** Finds the command that the words name; options of the program and their values are passed over. */
export function readCommandWords(words: readonly string[]): CommandWords {
  const path: string[] = [];
  for (let i = 0; i < words.length && path.length < 2; i += 1) {
    const word = words[i] ?? '';
    const option = globalOptions.find(({ flags }) => flags.split(/[ ,]+/).includes(word));
    if (option?.flags.includes('<')) i += 1;
    else if (!word.startsWith('-')) path.push(word);
  }
  const [first = ''] = path;
  const entry =
    commands.find((one) => one.path.join(' ') === path.join(' ')) ??
    commands.find((one) => one.path.length === 1 && one.path[0] === first);
  const isNoun = path.length === 1 && Object.hasOwn(nounSummaries, first);
  return { path, entry, known: entry !== undefined || isNoun || path.length === 0 };
}

/**
 * The words that `words` stand for: `help grant-consent` is `grant-consent --help`; and where the help of something
 * unknown is asked for, the words alone, so that it is said to be unknown.
 */
export function expandHelp(words: readonly string[]): readonly string[] {
  const { path } = readCommandWords(words);
  const at = words.indexOf('help');
  const expanded = path[0] === 'help' && at >= 0 ? [...words.toSpliced(at, 1), '--help'] : words;
  if (readCommandWords(expanded).known) return expanded;
  return expanded.filter((word) => word !== '--help' && word !== '-h');
}
