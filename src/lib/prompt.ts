import { readFile } from 'node:fs/promises';
import type { GlobalFlags, Io } from '../context.ts';
import { fail } from './errors/medrec-error.ts';

/** Asks on the terminal, drawn on stderr; without a terminal it never asks. */
export class Prompt {
  #stdinPassword: Promise<string> | undefined;
  constructor(
    private readonly io: Io,
    private readonly flags: Pick<GlobalFlags, 'yes' | 'passwordFile' | 'passwordStdin'>,
  ) {}

  get interactive(): boolean {
    return this.io.stdin.isTTY === true && this.io.stderr.isTTY === true;
  }

  /**
   * The password of a key: from `--password-file` (its first line), from `--password-stdin`, or asked for.
   *
   * @throws needs-terminal, file-unreadable, interrupted
   */
  async password(message: string): Promise<string> {
    const { passwordFile } = this.flags;
    if (passwordFile !== undefined) {
      try {
        return firstLine(await readFile(passwordFile, 'utf8'));
      } catch (error) {
        const reason = (error as Error).message;
        throw fail('file-unreadable', { path: passwordFile, reason }, { cause: error });
      }
    }
    if (this.flags.passwordStdin) {
      this.#stdinPassword ??= this.readStdin().then(firstLine);
      return await this.#stdinPassword;
    }
    return await this.secret(message, '--password-file or --password-stdin');
  }

  /** True when a new password should be asked for twice: it is typed, not read from a file. */
  get typesPassword(): boolean {
    return this.flags.passwordFile === undefined && !this.flags.passwordStdin;
  }

  /** Asks for a secret without showing it. `flag` is what to give where there is no terminal. */
  async secret(message: string, flag: string): Promise<string> {
    this.#needTerminal(message, flag);
    const { default: inquirer } = await import('inquirer');
    return (
      await this.#ask(() =>
        inquirer.createPromptModule(this.#streams())([
          { type: 'password', name: 'value', message, mask: '*' },
        ]),
      )
    ).value;
  }

  /** Asks for a line of text. */
  async text(message: string, flag: string): Promise<string> {
    this.#needTerminal(message, flag);
    const { default: inquirer } = await import('inquirer');
    return (
      await this.#ask(() =>
        inquirer.createPromptModule(this.#streams())([{ type: 'input', name: 'value', message }]),
      )
    ).value;
  }

  /**
   * Asks whether to go on; `--yes` answers yes. The default answer is no.
   *
   * @throws not-confirmed when the answer is no; needs-terminal when there is no one to ask
   */
  async confirm(what: string, question = `${what}?`): Promise<void> {
    if (this.flags.yes) return;
    this.#needTerminal(what, '--yes');
    const { default: inquirer } = await import('inquirer');
    const answer = await this.#ask(() =>
      inquirer.createPromptModule(this.#streams())([
        { type: 'confirm', name: 'value', message: question, default: false },
      ]),
    );
    if (!answer.value) throw fail('not-confirmed', { what });
  }

  /** All of stdin as text, at most 1 MiB. */
  async readStdin(): Promise<string> {
    const parts: Buffer[] = [];
    let size = 0;
    for await (const part of this.io.stdin) {
      parts.push(Buffer.from(part as Uint8Array));
      size += (part as Uint8Array).length;
      if (size > 1 << 20) {
        throw fail('bad-usage', { reason: 'standard input is longer than 1 MiB', next: 'medrec --help' });
      }
    }
    return Buffer.concat(parts).toString('utf8');
  }

  #needTerminal(what: string, flag: string): void {
    if (!this.interactive) throw fail('needs-terminal', { what, flag });
  }

  #streams() {
    return { input: this.io.stdin, output: this.io.stderr, signal: this.io.signal };
  }

  async #ask<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      // inquirer throws ExitPromptError on Ctrl-C and AbortPromptError when the signal fires.
      if (error instanceof Error && /PromptError$/.test(error.name)) throw fail('interrupted', {});
      throw error;
    }
  }
}

function firstLine(text: string): string {
  return text.replace(/\r?\n[\s\S]*$/, '');
}
