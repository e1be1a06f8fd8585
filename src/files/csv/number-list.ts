import type { Arguments } from "../../arrays/arguments";
import { HERE } from "../../arrays/path";

/** List of numbers that grows. */
export class NumberList {
  private data = new Float64Array(1024);
  private length = 0;

  /** @param at place of the numbers in errors about memory */
  constructor(private readonly at: Arguments) {}

  /** Appends numbers. Throws an `ArgumentError` for more numbers than the largest array holds. */
  append(numbers: ArrayLike<number>): void {
    const end = this.length + numbers.length;
    if (end > this.data.length) {
      this.at.memory(HERE, end, "read it in parts");
      const larger = new Float64Array(Math.max(end, 2 * this.data.length));
      larger.set(this.data);
      this.data = larger;
    }
    for (let k = 0; k < numbers.length; k++) this.data[this.length + k] = numbers[k]!;
    this.length = end;
  }

  /** Returns a copy of the numbers. */
  toArray(): Float64Array<ArrayBuffer> {
    return this.data.slice(0, this.length);
  }
}
