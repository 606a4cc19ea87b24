import { type FileHandle, open } from 'node:fs/promises';
import { stringify } from 'csv-stringify/sync';
import { fail } from '../errors/medrec-error.ts';

/** A CSV file that is written row by row, readable by its owner only: a cell can be a license number. */
export class CsvFile {
  #file: FileHandle | undefined;
  /** Rows come from several senders at once, and a file is written by one after the other. */
  #writing: Promise<void> = Promise.resolve();

  /** @param flag the option that named the path, for the error */
  constructor(
    private readonly path: string,
    private readonly flag: string,
  ) {}

  /** Makes the file, or empties it. Throws file-unwritable. */
  async start(header: readonly string[]): Promise<void> {
    await this.#try(async () => {
      this.#file = await open(this.path, 'w', 0o600);
    });
    await this.write(header);
  }

  /** Throws file-unwritable. */
  async write(cells: readonly string[]): Promise<void> {
    const written = this.#writing.then(() =>
      this.#try(async () => {
        await this.#file?.writeFile(stringify([[...cells]]));
      }),
    );
    this.#writing = written.catch(() => undefined);
    await written;
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#file?.close();
    this.#file = undefined;
  }

  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const reason = (error as Error).message;
      throw fail('file-unwritable', { path: this.path, reason, flag: this.flag }, { cause: error });
    }
  }
}
