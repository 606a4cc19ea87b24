import type { Io } from '../../context.ts';
import type { MedrecError } from '../errors/medrec-error.ts';
import { toJson } from './json.ts';
import { renderPlain, renderTerminal } from './render.ts';
import { sanitize, sanitizeLines, type View } from './view.ts';

/** What a command hands back: the data, how to show it, and what failed on the way without ending it. */
export interface Outcome {
  /** The envelope's `data`. Must be serialisable by {@link toJson}. */
  data: unknown;
  view: View;
  /** What failed while the rest went on. */
  errors?: readonly MedrecError[];
  /** The exit code; 9 unless given when there are errors, else 0. */
  exitCode?: number;
  /**
   * `data` was already written to stdout by the command itself: a stream of NDJSON rows or a file's contents.
   * Then `--json` adds no document, and the view goes to stderr.
   */
  streamed?: boolean;
}

export interface OutputOptions {
  json: boolean;
  quiet: boolean;
  colour: boolean;
}

/** The one printer: data to stdout, everything else to stderr. */
export class Output {
  readonly #warnings: string[] = [];
  constructor(
    private readonly io: Pick<Io, 'stdout' | 'stderr'>,
    readonly options: OutputOptions,
  ) {}

  /** Says what is going on, on stderr; nothing with `--quiet`. */
  note(text: string): void {
    if (!this.options.quiet) this.io.stderr.write(`${sanitizeLines(text)}\n`);
  }

  /** Warns on stderr, and in the envelope's `warnings`. */
  warn(text: string): void {
    this.#warnings.push(text);
    this.io.stderr.write(`warning: ${sanitizeLines(text)}\n`);
  }

  /** Writes one row of a long work's NDJSON to stdout, and waits while the reader is behind. */
  async row(value: unknown): Promise<void> {
    await this.write(`${toJson(value)}\n`);
  }

  /** Writes data to stdout as it is, and waits while the reader is behind. */
  async write(data: string | Uint8Array): Promise<void> {
    const { stdout } = this.io;
    if (stdout.destroyed || stdout.write(data)) return;
    // A reader that left (`| head`) closes the stream: then no drain comes.
    await new Promise<void>((resolve) => {
      const done = () => {
        stdout.off('drain', done);
        stdout.off('close', done);
        resolve();
      };
      stdout.once('drain', done);
      stdout.once('close', done);
    });
  }

  /** Shows a view on stdout now, before the outcome: for a work in parts. With `--json` the outcome says it all. */
  async show(view: View): Promise<void> {
    if (!this.options.json) await this.write(await this.#render(view));
  }

  /** Writes the outcome: one JSON document with `--json`, a table on a terminal, TSV else. */
  async finish(outcome: Outcome): Promise<void> {
    const errors = outcome.errors ?? [];
    const columns = this.io.stdout.columns ?? 100;
    if (outcome.streamed) {
      if (!this.options.quiet) this.io.stderr.write(await renderTerminal(outcome.view, columns, false));
    } else if (this.options.json) {
      await this.write(`${toJson(this.#envelope(errors.length === 0, outcome.data, errors), 2)}\n`);
    } else {
      await this.write(await this.#render(outcome.view));
    }
    if (!this.options.json || outcome.streamed) for (const error of errors) this.#sayError(error);
  }

  /** Writes an error: the envelope on stdout with `--json`, message and hint on stderr else. */
  async fail(error: MedrecError): Promise<void> {
    if (this.options.json) await this.write(`${toJson(this.#envelope(false, null, [error]), 2)}\n`);
    else this.#sayError(error);
  }

  async #render(view: View): Promise<string> {
    if (!this.io.stdout.isTTY) return renderPlain(view);
    return await renderTerminal(view, this.io.stdout.columns ?? 100, this.options.colour);
  }

  #sayError(error: MedrecError): void {
    // One line each: what a node said must not look like a line of ours.
    this.io.stderr.write(`error: ${sanitize(error.message)}\n`);
    if (error.hint !== '') this.io.stderr.write(`  ${sanitize(error.hint)}\n`);
  }

  #envelope(success: boolean, data: unknown, errors: readonly MedrecError[]): unknown {
    return {
      schemaVersion: 1,
      success,
      data,
      errors: errors.map(({ code, message, hint, details }) => ({ code, message, hint, details })),
      warnings: this.#warnings,
    };
  }
}
