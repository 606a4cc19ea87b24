/** Counts by key, in the order in which the keys first came. */
export class Tally {
  readonly #counts = new Map<string, number>();

  add(key: string, count = 1): void {
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + count);
  }

  of(key: string): number {
    return this.#counts.get(key) ?? 0;
  }

  get total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Keys and counts, the greatest first; among equals by key, so that the order is the same each time. */
  ranked(): [string, number][] {
    return [...this.#counts].toSorted(
      ([one, a], [other, b]) => b - a || (one < other ? -1 : one > other ? 1 : 0),
    );
  }

  keys(): string[] {
    return [...this.#counts.keys()];
  }
}
