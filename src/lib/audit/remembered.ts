/** The most texts of one kind that are remembered. */
const mostRemembered = 100_000;

/** What was made of a text, by itself: one that is cut from a larger text would keep that in memory. */
interface Known<T> {
  text: Uint8Array;
  made: T;
}

/** Remembers what was made of texts; gives nothing for those that nothing can be made of. */
export class Remembered<T> {
  readonly #known = new Map<string, Known<T>>();
  #last: Known<T> | undefined;

  /** @param make throws for a text that nothing can be made of */
  constructor(private readonly make: (text: string) => T) {}

  /** Looks up a part of a larger text; it becomes a string only where it is another than the last one. */
  find(bytes: Buffer, from: number, to: number): Known<T> | undefined {
    const last = this.#last;
    if (last !== undefined && isSame(last.text, bytes, from, to)) return last;
    const text = bytes.toString('latin1', from, to);
    const found = this.#known.get(text) ?? this.#learn(text);
    if (found !== undefined) this.#last = found;
    return found;
  }

  #learn(text: string): Known<T> | undefined {
    let made: T;
    try {
      made = this.make(text);
    } catch {
      return undefined;
    }
    const known = { text: Buffer.from(text, 'latin1'), made };
    if (this.#known.size >= mostRemembered) this.#known.clear();
    this.#known.set(known.text.toString('latin1'), known);
    return known;
  }
}

function isSame(text: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (text.length !== to - from) return false;
  for (let i = 0; i < text.length; i += 1) if (text[i] !== bytes[from + i]) return false;
  return true;
}

const empty = new Uint8Array();
/** How many texts have a place of their own; a power of two. */
const places = 2 ** 16;
/** A place holds a length and a text, and the length and the bytes of its value: as long as those of a principal. */
const [textSize, valueSize] = [48, 24];

/** Remembers the bytes of texts of up to the length of a principal in one block, where they are found in a few steps. */
export class RememberedBytes {
  readonly #others: Remembered<Uint8Array>;
  #texts = empty;
  #values = empty;

  /** @param make throws for a text that has no bytes */
  constructor(make: (text: string) => Uint8Array) {
    this.#others = new Remembered(make);
  }

  /**
   * Puts the bytes of a text into another block.
   *
   * @returns where they end; -1 for a text that has none
   */
  copy(bytes: Buffer, from: number, to: number, target: Uint8Array, end: number): number {
    const length = to - from;
    // Names have few characters in common at their end, and the last characters of a principal are its checksum.
    const sum =
      (bytes[to - 1] as number) * 29_791 +
      (bytes[to - 2] as number) * 961 +
      (bytes[to - 3] as number) * 31 +
      (bytes[to - 4] as number);
    const place = length < 4 ? length : sum & (places - 1);
    const texts = this.#texts;
    const at = place * textSize;
    let same = texts[at] === length + 1 ? 0 : -1;
    while (same >= 0 && same < length) same = texts[at + 1 + same] === bytes[from + same] ? same + 1 : -1;
    if (same !== length) return this.#copyOther(bytes, from, to, place, target, end);
    const values = this.#values;
    const value = place * valueSize;
    const size = values[value] as number;
    for (let i = 1; i <= size; i += 1) target[end++] = values[value + i] as number;
    return end;
  }

  #copyOther(
    bytes: Buffer,
    from: number,
    to: number,
    place: number,
    target: Uint8Array,
    end: number,
  ): number {
    const found = this.#others.find(bytes, from, to);
    if (found === undefined) return -1;
    const { text, made } = found;
    target.set(made, end);
    if (text.length < textSize && made.length < valueSize) {
      if (this.#texts.length === 0) {
        this.#texts = new Uint8Array(places * textSize);
        this.#values = new Uint8Array(places * valueSize);
      }
      // An empty place has length 0: so that of a text is one more.
      this.#texts[place * textSize] = text.length + 1;
      this.#texts.set(text, place * textSize + 1);
      this.#values[place * valueSize] = made.length;
      this.#values.set(made, place * valueSize + 1);
    }
    return end + made.length;
  }
}
