import type { Io } from '../../context.ts';
import { readGlobalFlags } from '../../global-options.ts';
import { type Candidate, type Candidates, findCandidates, type WordSources } from './candidates.ts';

/**
 * Answers a shell's script: a line `word<TAB>meaning` for each candidate, or `:files` or `:folders` for the shell's own
 * completion. Nobody is at hand to read an error, so there is none: then nothing is offered.
 *
 * @param words those after the program's name, up to the cursor
 */
export async function answerShell(words: readonly string[], io: Io): Promise<void> {
  try {
    io.stdout.write(format(await findCandidates(words, wordSources(words, io))));
  } catch (error) {
    if (io.env.MEDREC_DEBUG === '1') io.stderr.write(`${(error as Error).stack}\n`);
  }
}

function format(candidates: Candidates): string {
  if (typeof candidates === 'string') return `:${candidates}\n`;
  return candidates
    .filter(({ value }) => isPlain(value))
    .map(({ value, description }) => `${value}\t${description.replace(/\s+/g, ' ')}\n`)
    .join('');
}

/** A shell puts the word into the command line as it is: one that it would interpret is not offered. */
function isPlain(word: string): boolean {
  return /^[\w@%+=:,./-]+$/.test(word);
}

function wordSources(words: readonly string[], io: Io): WordSources {
  const at = words.indexOf('--data-dir');
  const dataDir = at >= 0 ? words[at + 1] : undefined;
  const makeContext = async () => {
    const { createContext } = await import('../../context.ts');
    return await createContext(io, readGlobalFlags(dataDir === undefined ? {} : { dataDir }));
  };
  return {
    async keys(): Promise<Candidate[]> {
      const keystore = await (await makeContext()).keystore();
      const { entries } = await keystore.list();
      return entries.map(({ name, address }) => ({ value: name, description: address }));
    },
    async profiles(): Promise<Candidate[]> {
      const { knownProfiles } = await import('../config/settings.ts');
      const { file } = await (await makeContext()).sources();
      return knownProfiles(file).map((value) => ({ value, description: '' }));
    },
    async templates(): Promise<Candidate[]> {
      const { findTemplates } = await import('../templates/find-templates.ts');
      const templates = await findTemplates((await makeContext()).folders.templatesFile);
      return [...templates.values()].map(({ name, summary }) => ({ value: name, description: summary }));
    },
  };
}
