import { reasonColumn } from '../provider/columns.ts';
import { CsvFile } from './csv-file.ts';

/** The rows of a file that failed, as they stand there, each with its reason: to be mended and fed back. */
export class FailuresFile {
  readonly #file: CsvFile;
  /** Where an earlier list of failures has its reasons: they are written anew. */
  #reasonPlace = -1;

  /** @param path where it is written, from the root of the file system */
  constructor(path: string) {
    this.#file = new CsvFile(path, '--failures');
  }

  /** Begins it with the header of the file whose rows fail. Throws file-unwritable. */
  async start(header: readonly string[]): Promise<void> {
    this.#reasonPlace = header.map((name) => name.trim()).indexOf(reasonColumn);
    await this.#file.start([...this.keep(header), reasonColumn]);
  }

  /** What is kept of a row's cells until it is known whether it fails. */
  keep(cells: readonly string[]): string[] {
    return cells.filter((_, place) => place !== this.#reasonPlace);
  }

  /** @param kept what {@link keep} gave. Throws file-unwritable. */
  async write(kept: readonly string[], reason: string): Promise<void> {
    await this.#file.write([...kept, reason]);
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}
