import type { Interpolant } from "../stepping/stepper";

/** What dense output may take when nobody asked for it, and when somebody did, in bytes. */
export const UNASKED_LIMIT = 64 * 2 ** 20;
export const ASKED_LIMIT = 2 ** 31;

/**
 * The interpolants of all steps, end to end in one growing buffer: no object per step.
 *
 * Step k covers `bounds[k]` to `bounds[k + 1]`; its rows begin at `data[k * stride]`.
 */
export class DenseStore {
  data: Float64Array;
  steps = 0;
  readonly stride: number;
  private bounds: Float64Array;

  constructor(
    readonly interpolant: Interpolant,
    private readonly n: number,
    start: number,
    private readonly limit: number,
  ) {
    this.stride = interpolant.rows * n;
    this.data = new Float64Array(0);
    this.bounds = new Float64Array(17);
    this.bounds[0] = start;
  }

  /** Where the next step's rows go; -1 when one more step would exceed the limit or the machine's memory. */
  reserve(): number {
    const offset = this.steps * this.stride;
    const needed = offset + this.stride;
    if (needed <= this.data.length) return offset;
    const most = Math.floor(this.limit / 8);
    if (needed > most) return -1;
    const grown = allocate(Math.min(most, Math.max(16 * this.stride, 2 * this.data.length)));
    if (grown === undefined) return -1;
    grown.set(this.data);
    this.data = grown;
    return offset;
  }

  /** Enters the step whose rows have been written to the reserved place. */
  commit(end: number): void {
    this.steps++;
    if (this.steps === this.bounds.length) {
      const grown = new Float64Array(2 * this.bounds.length);
      grown.set(this.bounds);
      this.bounds = grown;
    }
    this.bounds[this.steps] = end;
  }

  /** Bytes that the next step would bring it to. */
  get bytesNeeded(): number {
    return 8 * this.stride * (this.steps + 1);
  }

  /** Writes the state at a time within the steps: the last step that begins at or before it is read. */
  read(t: number, out: Float64Array): void {
    const { bounds, steps } = this;
    const direction = bounds[steps]! < bounds[0]! ? -1 : 1;
    let low = 0;
    let high = steps - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((bounds[middle]! - t) * direction <= 0) low = middle;
      else high = middle - 1;
    }
    const left = bounds[low]!;
    const s = (t - left) / (bounds[low + 1]! - left);
    this.interpolant.evaluate(this.data, low * this.stride, this.n, s, out);
  }
}

/** A buffer, or undefined where the machine has no room for it. */
function allocate(length: number): Float64Array | undefined {
  try {
    return new Float64Array(length);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
