/** What is to happen later, soonest first; at the same time, in the order in which it was put down. A binary heap. */
export class Agenda {
  readonly #heap: { time: number; order: number; act: () => void }[] = [];
  #order = 0;

  /** Seconds: when the next thing is due; Infinity when there is none. */
  get nextTime(): number {
    return this.#heap[0]?.time ?? Infinity;
  }

  /** @param time in seconds */
  put(time: number, act: () => void): void {
    this.#heap.push({ time, order: this.#order++, act });
    let at = this.#heap.length - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isSooner(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  /** Takes the next thing off. */
  take(): { time: number; act: () => void } | undefined {
    const last = this.#heap.length - 1;
    if (last < 0) return undefined;
    this.#swap(0, last);
    const taken = this.#heap.pop();
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let least = at;
      if (left < last && this.#isSooner(left, least)) least = left;
      if (right < last && this.#isSooner(right, least)) least = right;
      if (least === at) return taken;
      this.#swap(at, least);
      at = least;
    }
  }

  #isSooner(one: number, other: number): boolean {
    const [a, b] = [this.#heap[one], this.#heap[other]];
    if (a === undefined || b === undefined) return false;
    return a.time < b.time || (a.time === b.time && a.order < b.order);
  }

  #swap(one: number, other: number): void {
    const [a, b] = [this.#heap[one], this.#heap[other]];
    if (a === undefined || b === undefined) return;
    this.#heap[one] = b;
    this.#heap[other] = a;
  }
}
