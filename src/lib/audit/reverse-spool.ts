import { type FileHandle, open, rm } from 'node:fs/promises';

/** How much text is gathered before it goes to the file, in characters. */
const blockLength = 64 * 1024;

/**
 * Lines that come last to first and are wanted first to last: kept in a file, mode 0600, block by block, and read
 * back from its end. In memory are one block and the place of each.
 */
export class ReverseSpool {
  readonly #file: FileHandle;
  /** Length of each block in bytes, in the order of writing. */
  readonly #blocks: number[] = [];
  #lines: string[] = [];
  #length = 0;
  #size = 0;

  private constructor(
    private readonly path: string,
    file: FileHandle,
  ) {
    this.#file = file;
  }

  /** Makes the file, which must not be there yet. */
  static async create(path: string): Promise<ReverseSpool> {
    return new ReverseSpool(path, await open(path, 'wx+', 0o600));
  }

  /** Puts a line, its end included, in front of all others. */
  async prepend(line: string): Promise<void> {
    this.#lines.push(line);
    this.#length += line.length;
    if (this.#length >= blockLength) await this.#flush();
  }

  /** The lines in their order, in blocks of whole lines. */
  async *read(): AsyncGenerator<Buffer> {
    await this.#flush();
    let end = this.#size;
    for (const length of this.#blocks.toReversed()) {
      const block = Buffer.alloc(length);
      const { bytesRead } = await this.#file.read(block, 0, length, end - length);
      if (bytesRead !== length) throw new Error(`${this.path} was cut short by someone else`);
      end -= length;
      yield block;
    }
  }

  /** Closes and removes the file. */
  async remove(): Promise<void> {
    await this.#file.close();
    await rm(this.path, { force: true });
  }

  async #flush(): Promise<void> {
    if (this.#lines.length === 0) return;
    const block = Buffer.from(this.#lines.toReversed().join(''));
    this.#lines = [];
    this.#length = 0;
    await this.#file.appendFile(block);
    this.#blocks.push(block.length);
    this.#size += block.length;
  }
}
