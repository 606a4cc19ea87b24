/** Walks what comes in batches one by one, with a look at the next; keeps no more than one batch. */
export class BatchCursor<T> {
  readonly #batches: AsyncIterator<readonly T[]>;
  #batch: readonly T[] = [];
  #at = 0;

  constructor(batches: AsyncIterable<readonly T[]>) {
    this.#batches = batches[Symbol.asyncIterator]();
  }

  /** The next one when it came with the one before it: a promise for each of a million takes longer than the work on it. */
  takeRead(): T | undefined {
    return this.#at < this.#batch.length ? this.#batch[this.#at++] : undefined;
  }

  /** The next one; undefined at the end. */
  async take(): Promise<T | undefined> {
    const next = await this.look();
    if (next !== undefined) this.#at += 1;
    return next;
  }

  /** The one that {@link take} will give. */
  async look(): Promise<T | undefined> {
    while (this.#at >= this.#batch.length) {
      const { value, done } = await this.#batches.next();
      if (done) return undefined;
      this.#batch = value;
      this.#at = 0;
    }
    return this.#batch[this.#at];
  }

  /** Ends the reading, wherever it is. */
  async close(): Promise<void> {
    await this.#batches.return?.();
  }
}
