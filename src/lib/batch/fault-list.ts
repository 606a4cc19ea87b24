/** How many faults are kept for the report; files of faults and of failures have all. */
const most = 1_000;

/** The faults of a file for its report: the first thousand, in the order of their lines. */
export class FaultList<F extends { line: number }> {
  readonly #kept: F[] = [];
  /** How many there are, those that are not kept among them. */
  count = 0;

  add(fault: F): void {
    this.count += 1;
    if (this.#kept.length < most) this.#kept.push(fault);
  }

  /** How many are not kept. */
  get more(): number {
    return this.count - this.#kept.length;
  }

  sorted(): F[] {
    return this.#kept.sort((one, other) => one.line - other.line);
  }
}
