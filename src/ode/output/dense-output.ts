import type { Interpolant } from "../stepping/stepper";

/** Memory limit of dense output by default (`dense` undefined), in bytes. */
export const DEFAULT_DENSE_BYTES = 64 * 2 ** 20;
/** Memory limit of dense output on request (`dense: true`), in bytes. */
export const MAX_DENSE_BYTES = 2 ** 31;

/**
 * Interpolants of all steps, contiguous in one growing buffer without an object per step.
 *
 * Step k extends from `bounds[k]` to `bounds[k + 1]`; its rows begin at `data[k * stride]`.
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

  /** Returns the offset for the rows of the next step, or -1 if they would exceed the limit or the available memory. */
  reserve(): number {
    const offset = this.steps * this.stride;
    const needed = offset + this.stride;
    if (needed <= this.data.length) return offset;
    const limit = Math.floor(this.limit / 8);
    if (needed > limit) return -1;
    const grown = allocate(Math.min(limit, Math.max(16 * this.stride, 2 * this.data.length)));
    if (grown === undefined) return -1;
    grown.set(this.data);
    this.data = grown;
    return offset;
  }

  /** Adds the step whose rows have been written at the reserved offset. */
  commit(end: number): void {
    this.steps++;
    if (this.steps === this.bounds.length) {
      const grown = new Float64Array(2 * this.bounds.length);
      grown.set(this.bounds);
      this.bounds = grown;
    }
    this.bounds[this.steps] = end;
  }

  /** Number of bytes needed with one more step. */
  get bytesNeeded(): number {
    return 8 * this.stride * (this.steps + 1);
  }

  /** Writes the state at a time within the steps, from the last step that begins at or before that time. */
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

/** Allocates a buffer; returns undefined if the memory is not available. */
function allocate(length: number): Float64Array | undefined {
  try {
    return new Float64Array(length);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
