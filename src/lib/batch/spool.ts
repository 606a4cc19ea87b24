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
  #flushing: Promise<void> = Promise.resolve();
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

  /**
   * All values, in the order in which they were added; nothing may be added meanwhile. Several may read at once.
   *
   * Not `readLines` of node:fs: it takes U+2028 for the end of a line, and each of its streams leaves a listener behind.
   */
  async *read(): AsyncGenerator<T> {
    await this.#flush();
    const chunk = Buffer.alloc(chunkBytes);
    let rest: Buffer = Buffer.alloc(0);
    for (let position = 0; position < this.#length; ) {
      const { bytesRead } = await this.file.read(chunk, 0, chunk.length, position);
      if (bytesRead === 0) break;
      position += bytesRead;
      const bytes = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
      const end = bytes.lastIndexOf('\n');
      rest = bytes.subarray(end + 1);
      if (end === -1) continue;
      for (const line of bytes.toString('utf8', 0, end).split('\n')) yield JSON.parse(line) as T;
    }
  }

  async close(): Promise<void> {
    await this.file.close();
  }

  /** Writes out what was gathered; one after the other, so that who reads sees what another is writing. */
  async #flush(): Promise<void> {
    const flushed = this.#flushing.then(() => this.#writeOut());
    this.#flushing = flushed.catch(() => undefined);
    await flushed;
  }

  async #writeOut(): Promise<void> {
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
