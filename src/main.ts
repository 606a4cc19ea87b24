import type { Io } from './context.ts';

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
  const { runProgram } = await import('./program.ts');
  return await runProgram(argv, io);
}
