import fc from 'fast-check';

/** Left to itself, fast-check favours the smallest and the largest. */
const evenly = () => fc.noBias(fc.nat({ max: 2 ** 20 - 1 }));

/** Everything a random run decides: the same seed, the same answers in the same order. */
export class Dice {
  readonly #next: fc.GeneratorValue;

  constructor(seed: number) {
    const [next] = fc.sample(fc.gen(), { seed, numRuns: 1 });
    if (next === undefined) throw new Error('fast-check gave nothing');
    this.#next = next;
  }

  /** 0 to `most`, all equally likely. */
  upTo(most: number): number {
    return this.#next(evenly) % (most + 1);
  }

  /** True this often, in 100. */
  chance(percent: number): boolean {
    return this.upTo(99) < percent;
  }

  /** One of `items`. Throws a RangeError when there is none. */
  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError('nothing to pick from');
    return items[this.upTo(items.length - 1)] as T;
  }

  /** One of `items`; undefined when there is none. */
  maybe<T>(items: readonly T[]): T | undefined {
    return items.length === 0 ? undefined : items[this.upTo(items.length - 1)];
  }

  /** One of the items, as often as its weight says. */
  weighted<T>(items: readonly (readonly [number, T])[]): T {
    let at = this.upTo(items.reduce((sum, [weight]) => sum + weight, 0) - 1);
    for (const [weight, item] of items) {
      if (at < weight) return item;
      at -= weight;
    }
    throw new RangeError('nothing has a weight');
  }

  /** So many of `items`, each at most once. */
  some<T>(items: readonly T[], most: number): T[] {
    const left = [...items];
    const taken: T[] = [];
    while (taken.length < most && left.length > 0) taken.push(...left.splice(this.upTo(left.length - 1), 1));
    return taken;
  }
}
