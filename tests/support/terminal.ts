import { stripVTControlCharacters } from 'node:util';
import { spawn } from '@lydell/node-pty';

export interface TerminalRun {
  code: number;
  /** All that the terminal got, escape sequences taken out. */
  screen: string;
}

/**
 * Runs the built program on a real terminal. Each step waits until the terminal shows a text that it has not
 * answered yet, and then types.
 */
export async function runOnTerminal(
  argv: readonly string[],
  env: Record<string, string>,
  steps: readonly { when: RegExp; type: string }[],
): Promise<TerminalRun> {
  const terminal = spawn(process.execPath, ['dist/bin/medrec.js', ...argv], {
    cols: 120,
    rows: 40,
    env: { PATH: process.env.PATH ?? '', TERM: 'xterm-256color', ...env },
  });
  let screen = '';
  let answered = 0;
  let next = 0;
  return await new Promise((resolve) => {
    terminal.onData((data) => {
      screen += data;
      const step = steps[next];
      if (step === undefined || !step.when.test(plain(screen.slice(answered)))) return;
      answered = screen.length;
      next += 1;
      terminal.write(step.type);
    });
    terminal.onExit(({ exitCode }) => resolve({ code: exitCode, screen: plain(screen) }));
  });
}

function plain(text: string): string {
  return stripVTControlCharacters(text).replaceAll('\r', '');
}
