import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, MedrecError } from '../errors/medrec-error.ts';
import { ensureProtectedFolder } from '../keystore/protected-file.ts';

/** Bytes that are gathered before they are written. */
const chunkBytes = 1 << 16;

/**
 * Values on their way from one step of a long work to the next, on the disk instead of in memory: a file of JSON lines
 * without a name, so that nothing of it is left behind however the process ends.
 */
export class Spool<T> {
  #waiting: string[] = [];
  #waitingLength = 0;
  #length = 0;
  /** How many values it holds. */
  count = 0;

  private constructor(
    private readonly file: FileHandle,
    private readonly folder: string,
  ) {}

  /**
   * @param folder where there is room; only its owner may write there
   * @throws disk-unwritable, key-file-unsafe
   */
  static async create<T>(folder: string): Promise<Spool<T>> {
    const path = join(folder, `.${randomBytes(8).toString('hex')}.spool`);
    try {
      await ensureProtectedFolder(folder);
      const file = await open(path, 'wx+', 0o600);
      await rm(path);
      return new Spool<T>(file, folder);
    } catch (error) {
      if (error instanceof MedrecError) throw error;
      throw unwritable(folder, error);
    }
  }

  /** Adds a value that JSON can carry. Throws disk-unwritable. */
  async add(value: T): Promise<void> {
    const line = `${JSON.stringify(value)}\n`;
    this.#waiting.push(line);
    this.#waitingLength += line.length;
    this.count += 1;
    if (this.#waitingLength >= chunkBytes) await this.#flush();
  }

  /** All values, in the order in which they were added; nothing may be added meanwhile. */
  async *read(): AsyncGenerator<T> {
    await this.#flush();
    if (this.#length === 0) return;
    const lines = this.file.readLines({ start: 0, end: this.#length - 1, autoClose: false });
    for await (const line of lines) yield JSON.parse(line) as T;
  }

  async close(): Promise<void> {
    await this.file.close();
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.from(this.#waiting.join(''));
    this.#waiting = [];
    this.#waitingLength = 0;
    try {
      for (let from = 0; from < bytes.length; ) {
        const { bytesWritten } = await this.file.write(bytes, from, bytes.length - from, this.#length + from);
        from += bytesWritten;
      }
    } catch (error) {
      throw unwritable(this.folder, error);
    }
    this.#length += bytes.length;
  }
}

function unwritable(folder: string, error: unknown): MedrecError {
  return fail('disk-unwritable', { path: folder, reason: (error as Error).message }, { cause: error });
}
