import type { Io } from './context.ts';
import { completionWord } from './lib/completion/completion-word.ts';

/**
 * Runs medrec.
 *
 * @param argv the words after the program's name
 * @returns the exit code; see `src/lib/errors/exit-codes.ts`
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    io.stdout.write(`${__MEDREC_VERSION__}\n`);
    return 0;
  }
  if (argv[0] === completionWord) {
    const { answerShell } = await import('./lib/completion/answer-shell.ts');
    await answerShell(argv.slice(1), io);
    return 0;
  }
  const { runProgram } = await import('./program.ts');
  return await runProgram(argv, io);
}
