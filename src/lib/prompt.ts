import { resolve } from 'node:path';
import { addAbortSignal } from 'node:stream';
import type { GlobalFlags, Io } from '../context.ts';
import { fail } from './errors/medrec-error.ts';

/** Asks on the terminal, drawn on stderr; without a terminal it never asks. */
export class Prompt {
  #stdinPassword: Promise<string> | undefined;
  #stdinRead = false;
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
   * @throws needs-terminal, file-unreadable, key-file-unsafe, interrupted
   */
  async password(message: string): Promise<string> {
    const { passwordFile } = this.flags;
    if (passwordFile !== undefined) return await this.passwordIn(passwordFile);
    if (this.flags.passwordStdin) {
      this.#stdinPassword ??= this.readStdin().then(firstLine);
      return await this.#stdinPassword;
    }
    return await this.secret(message, '--password-file or --password-stdin');
  }

  /**
   * A new password for a key: from where {@link password} takes it, but typed twice when it is asked for.
   *
   * @throws password-mismatch, and as {@link password}
   */
  async newPassword(name: string): Promise<string> {
    const message = `New password of "${name}" (8 characters or more)`;
    if (this.flags.passwordFile !== undefined || this.flags.passwordStdin)
      return await this.password(message);
    return await this.secretTwice(message, '--password-file or --password-stdin');
  }

  /** The password in the first line of a file that is named by an option. */
  async passwordIn(file: string): Promise<string> {
    const { readSecretFile } = await import('./keystore/secret-input.ts');
    return firstLine(await readSecretFile(resolve(this.io.cwd, file)));
  }

  /** Asks for a secret twice. Throws password-mismatch when the answers differ. */
  async secretTwice(message: string, flag: string): Promise<string> {
    const first = await this.secret(message, flag);
    if ((await this.secret('The same once more', flag)) !== first) throw fail('password-mismatch', {});
    return first;
  }

  /** Shows a secret to the person at the terminal, and to no pipe or file. Throws needs-terminal. */
  reveal(text: string): void {
    this.#needTerminal('showing a secret', 'a file');
    this.io.stderr.write(text);
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

  /**
   * All of stdin as text, at most 1 MiB; it can be had once.
   *
   * @throws bad-usage, interrupted
   */
  async readStdin(): Promise<string> {
    const refuse = (reason: string) => fail('bad-usage', { reason, next: 'medrec --help' });
    if (this.#stdinRead) throw refuse('standard input can be only one of the things that it was given for');
    this.#stdinRead = true;
    const { stdin, signal } = this.io;
    const parts: Buffer[] = [];
    let size = 0;
    try {
      for await (const part of addAbortSignal(signal, stdin)) {
        parts.push(Buffer.from(part as Uint8Array));
        size += (part as Uint8Array).length;
        if (size > 1 << 20) throw refuse('standard input is longer than 1 MiB');
      }
    } catch (error) {
      if (signal.aborted) throw fail('interrupted', {}, { cause: error });
      throw error;
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
