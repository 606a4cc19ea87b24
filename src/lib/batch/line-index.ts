import { hash } from 'node:crypto';

/** How full the table may be: beyond that, looking takes long. */
const fullest = 0.6;

/**
 * On which line of a file each text was first seen: for files of millions of rows, 20 bytes a place of the table.
 *
 * Of a text it keeps 96 bits of its SHA-256: in a file of ten million rows the chance that any two different texts
 * are taken for one is less than one in 10^15.
 */
export class LineIndex {
  #capacity = 1024;
  #size = 0;
  /** Two numbers of 48 bits a text. */
  #keys = new Float64Array(2 * this.#capacity);
  /** 0 where there is none. */
  #lines = new Uint32Array(this.#capacity);

  /**
   * Notes a text, unless it was noted before.
   *
   * @param line from 1
   * @returns the line on which it was seen first, if it was
   */
  note(text: string, line: number): number | undefined {
    const digest = hash('sha256', text, 'hex');
    const high = Number.parseInt(digest.slice(0, 12), 16);
    const low = Number.parseInt(digest.slice(12, 24), 16);
    const place = this.#find(high, low);
    if (this.#lines[place] !== 0) return this.#lines[place];
    this.#put(place, high, low, line);
    this.#size += 1;
    if (this.#size > fullest * this.#capacity) this.#grow();
    return undefined;
  }

  /** Where the text is, or is to go. */
  #find(high: number, low: number): number {
    let place = low % this.#capacity;
    while (
      this.#lines[place] !== 0 &&
      (this.#keys[2 * place] !== high || this.#keys[2 * place + 1] !== low)
    ) {
      place = (place + 1) % this.#capacity;
    }
    return place;
  }

  #put(place: number, high: number, low: number, line: number): void {
    this.#keys[2 * place] = high;
    this.#keys[2 * place + 1] = low;
    this.#lines[place] = line;
  }

  #grow(): void {
    const [keys, lines] = [this.#keys, this.#lines];
    this.#capacity *= 2;
    this.#keys = new Float64Array(2 * this.#capacity);
    this.#lines = new Uint32Array(this.#capacity);
    for (const [place, line] of lines.entries()) {
      if (line === 0) continue;
      const [high = 0, low = 0] = keys.subarray(2 * place, 2 * place + 2);
      this.#put(this.#find(high, low), high, low, line);
    }
  }
}
