import { stripVTControlCharacters } from 'node:util';
import { spawn } from '@lydell/node-pty';
import { onTestFinished } from 'vitest';

export interface TerminalRun {
  code: number;
  /** All that the terminal got, escape sequences taken out. */
  screen: string;
}

/** Something to type once the terminal shows a text that was not answered yet. */
export interface Step {
  when: RegExp;
  type: string;
}

/** Runs the built program on a real terminal, and types the steps. */
export async function runOnTerminal(
  argv: readonly string[],
  env: Record<string, string>,
  steps: readonly Step[],
): Promise<TerminalRun> {
  return await typeOnTerminal(process.execPath, ['dist/bin/medrec.js', ...argv], env, steps);
}

/** Runs any program on a real terminal, and types the steps. */
export async function typeOnTerminal(
  program: string,
  argv: readonly string[],
  env: Record<string, string>,
  steps: readonly Step[],
): Promise<TerminalRun> {
  const terminal = spawn(program, [...argv], {
    cols: 120,
    rows: 40,
    env: { PATH: process.env.PATH ?? '', TERM: 'xterm-256color', ...env },
  });
  let ended = false;
  // A test that gave up must not leave the program behind.
  onTestFinished(() => {
    if (!ended) terminal.kill('SIGKILL');
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
    terminal.onExit(({ exitCode }) => {
      ended = true;
      resolve({ code: exitCode, screen: plain(screen) });
    });
  });
}

function plain(text: string): string {
  return stripVTControlCharacters(text).replaceAll('\r', '');
}
