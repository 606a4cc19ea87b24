import type { Command, OptionDeclaration } from '../../command.ts';
import { type CommandEntry, commands } from '../../commands.generated.ts';
import { globalOptions, nounSummaries } from '../../global-options.ts';
import { topics } from '../../help-topics.ts';

/** A word that a shell may offer, and what it means. */
export interface Candidate {
  value: string;
  description: string;
}

/** What a shell offers: words, or its own completion of files or folders. */
export type Candidates = readonly Candidate[] | 'files' | 'folders';

/** Where the words come from that are known only when a shell asks. */
export interface WordSources {
  keys(): Promise<readonly Candidate[]>;
  profiles(): Promise<readonly Candidate[]>;
  templates(): Promise<readonly Candidate[]>;
}

const none: readonly Candidate[] = [];

/**
 * Finds what can stand where the cursor is.
 *
 * @param words those after the program's name; the last is the one at the cursor, '' when it has not begun
 */
export async function findCandidates(words: readonly string[], sources: WordSources): Promise<Candidates> {
  const current = words.at(-1) ?? '';
  const { path, positional, used, pending, ended } = await readWords(words.slice(0, -1));
  const leaf = await load(findLeaf(path));
  const options = optionsOf(leaf);

  if (pending !== undefined) return await completeValue(pending, current, '', sources);
  if (!ended && /^--[^=]+=/.test(current)) {
    const [flag = ''] = current.split('=', 1);
    const option = findOption(options, flag);
    const prefix = `${flag}=`;
    return option === undefined
      ? none
      : await completeValue(option, current.slice(prefix.length), prefix, sources);
  }
  if (!ended && current.startsWith('-')) return matching(current, completeOptions(options, used));
  if (leaf === undefined) return matching(current, path[0] === 'help' ? helpWords(path) : nextWords(path));
  const wanted = Object.values(leaf.parameters).filter(({ flags }) => !flags.startsWith('-'));
  const argument =
    wanted[positional] ?? wanted.find(({ flags }, i) => flags.includes('...') && i <= positional);
  return argument === undefined ? none : await completeValue(argument, current, '', sources);
}

interface ReadWords {
  /** The words of the command: a noun and a verb, or one. */
  path: string[];
  /** How many arguments stand behind it. */
  positional: number;
  used: ReadonlySet<OptionDeclaration>;
  /** The option whose value comes next. */
  pending: OptionDeclaration | undefined;
  /** A `--` came: what follows is no option. */
  ended: boolean;
}

async function readWords(words: readonly string[]): Promise<ReadWords> {
  const path: string[] = [];
  const used = new Set<OptionDeclaration>();
  let positional = 0;
  let pending: OptionDeclaration | undefined;
  let ended = false;
  for (const word of words) {
    // bash makes words of their own of the = in --option=value.
    if (word === '=' && pending !== undefined) continue;
    if (pending !== undefined) {
      pending = undefined;
    } else if (word === '--' && !ended) {
      ended = true;
    } else if (word.startsWith('-') && !ended) {
      const option = findOption(optionsOf(await load(findLeaf(path))), word.split('=', 1)[0] ?? word);
      if (option === undefined) continue;
      used.add(option);
      if (takesValue(option) && !word.includes('=')) pending = option;
    } else if (findLeaf(path) === undefined) {
      path.push(word);
    } else {
      positional += 1;
    }
  }
  return { path, positional, used, pending, ended };
}

function findLeaf(path: readonly string[]): CommandEntry | undefined {
  return commands.find((entry) => entry.path.join(' ') === path.join(' '));
}

async function load(entry: CommandEntry | undefined): Promise<Command | undefined> {
  return await entry?.load();
}

function optionsOf(leaf: Command | undefined): readonly OptionDeclaration[] {
  return [
    ...Object.values(leaf?.parameters ?? {}).filter(({ flags }) => flags.startsWith('-')),
    ...globalOptions,
  ];
}

function flagsOf({ flags }: OptionDeclaration): string[] {
  return flags.split(/[ ,]+/).filter((word) => word.startsWith('-'));
}

function findOption(options: readonly OptionDeclaration[], word: string): OptionDeclaration | undefined {
  return options.find((option) => flagsOf(option).includes(word));
}

function takesValue({ flags }: OptionDeclaration): boolean {
  return flags.includes('<');
}

function completeOptions(
  options: readonly OptionDeclaration[],
  used: ReadonlySet<OptionDeclaration>,
): Candidate[] {
  const left = options.filter((option) => option.repeatable === true || !used.has(option));
  const words = left.flatMap((option) => {
    const value = flagsOf(option).at(-1);
    return value === undefined ? [] : [{ value, description: option.description }];
  });
  return [...words, { value: '--help', description: 'show this help' }];
}

/** The nouns and commands that can follow, in the order of their names. */
function nextWords(path: readonly string[]): Candidate[] {
  const next = new Map<string, string>();
  for (const entry of commands) {
    if (!path.every((word, i) => entry.path[i] === word)) continue;
    const word = entry.path[path.length];
    if (word === undefined) continue;
    const isLeaf = entry.path.length === path.length + 1;
    next.set(word, isLeaf ? entry.summary : (nounSummaries[word] ?? ''));
  }
  if (path.length === 0) next.set('help', 'show help for a command or a topic');
  return [...next].map(([value, description]) => ({ value, description }));
}

function helpWords(path: readonly string[]): Candidate[] {
  const words = nextWords(path.slice(1)).filter(({ value }) => value !== 'help');
  if (path.length > 1) return words;
  return [...words, ...topics.map(({ name, summary }) => ({ value: name, description: summary }))];
}

async function completeValue(
  declaration: OptionDeclaration,
  current: string,
  prefix: string,
  sources: WordSources,
): Promise<Candidates> {
  const { choices, completes, flags } = declaration;
  const typed = current === '=' ? '' : current;
  if (choices !== undefined) {
    // Behind a comma: lists such as lab-results,mental-health.
    const before = typed.slice(0, typed.lastIndexOf(',') + 1);
    const given = before.split(',');
    const left = choices.filter((choice) => !given.includes(choice));
    return matching(
      prefix + typed,
      left.map((choice) => ({ value: prefix + before + choice, description: '' })),
    );
  }
  if (completes !== undefined) {
    const ask = { key: sources.keys, profile: sources.profiles, template: sources.templates };
    const words = await ask[completes]();
    const named = words.map(({ value, description }) => ({ value: prefix + value, description }));
    return matching(prefix + typed, named);
  }
  if (/[<[](?:file|path)\b/.test(flags)) return 'files';
  return /[<[]folder\b/.test(flags) ? 'folders' : none;
}

function matching(current: string, candidates: readonly Candidate[]): Candidate[] {
  return candidates.filter(({ value }) => value.startsWith(current));
}
