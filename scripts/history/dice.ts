/** Everything that a history decides: the same seed, the same answers in the same order (mulberry32, 32 bits of state). */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** At least 0 and less than 1. */
  fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number {
    return least + Math.floor(this.fraction() * (most - least + 1));
  }

  /** True this often, in 100. */
  chance(percent: number): boolean {
    return this.fraction() * 100 < percent;
  }

  /** One of `items`. Throws a RangeError when there is none. */
  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError('nothing to pick from');
    return items[Math.floor(this.fraction() * items.length)] as T;
  }

  /** One of the items, as often as its weight says. */
  weighted<T>(items: readonly (readonly [weight: number, item: T])[]): T {
    let at = this.fraction() * items.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, item] of items) {
      if (at < weight) return item;
      at -= weight;
    }
    return this.pick(items)[1];
  }

  /** At least one bit of a mask that has one, each bit this often in 100. */
  bits(mask: bigint, percent: number): bigint {
    const all: bigint[] = [];
    for (let bit = 1n; bit <= mask; bit <<= 1n) if ((mask & bit) !== 0n) all.push(bit);
    if (all.length === 0) return 0n;
    return all.reduce((kept, bit) => (this.chance(percent) ? kept | bit : kept), 0n) || this.pick(all);
  }

  /** 32 bytes. */
  bytes(): Uint8Array {
    const bytes = new Uint8Array(32);
    for (let at = 0; at < 32; at++) bytes[at] = this.between(0, 255);
    return bytes;
  }
}
