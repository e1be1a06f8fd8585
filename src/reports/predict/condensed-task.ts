import type { Arguments } from "../../arrays/arguments";
import type { Matrix } from "../../arrays/types";
import { type Computation, part } from "../../concurrency/computation";
import { openStore, reflectorWorkLength, rowQr } from "../../linalg/dense";
import { transpose } from "../../linalg/products";
import type { TaskRows } from "./task-rows";

/** Task of which the samples are rotated so that all but the first nIn have inputs 0, and are left out. */
export interface CondensedTask {
  /** First nIn inputs: R of the factorisation X = Q R, [nIn, nIn], upper triangular. */
  readonly inputs: Matrix;
  /** Their targets: the first nIn rows of Qᵀ Y, [nIn, nOut]. */
  readonly targets: Matrix;
  /** Sum of the squares of all targets, also of those left out. */
  readonly targetSquares: number;
}

/** Number of samples that are factorised at once, per input. */
const SAMPLES_PER_INPUT = 4;

/** Number of samples that are converted to float64 at once. */
const GROUP = 256;

/** Number of samples that are transposed together: their entries fill a cache line. */
const STRIP = 8;

/** Returns the number of samples that are factorised at once; fewer need not be condensed. */
export const samplesAtOnce = (inputs: number): number => Math.max(GROUP, SAMPLES_PER_INPUT * inputs);

/**
 * Rotates the samples of a task by the factor Q of its inputs, X = Q R, which leaves the sums of x xᵀ and y xᵀ as they
 * are.
 *
 * Blocks of samples are added to R one after another by Householder reflections (sequential QR of tall matrices: Demmel,
 * Grigori, Hoemmen & Langou 2012), so that the memory does not depend on the number of samples, and the singular values
 * of R are as accurate as those of X. About 2.5 P nIn² operations. Pauses within every block.
 *
 * @param scale number by which the inputs are multiplied
 */
export function* condensedTask(
  args: Arguments,
  { inputs, targets }: TaskRows,
  scale: number,
): Computation<CondensedTask> {
  const [samples, n, m] = [inputs.rows, inputs.columns, targets.columns];
  const block = Math.min(samples, samplesAtOnce(n));
  const [rows, columns] = [n + m, n + block];
  args.memory("inputs", rows * columns, "reduce the inputs before they are whitened");
  const x = new Float64Array(GROUP * n);
  const y = new Float64Array(GROUP * m);
  const condensed = new Float64Array(rows * n);
  let targetSquares = 0;
  for (let start = 0; start < samples; start += block) {
    const end = Math.min(start + block, samples);
    const store = openStore(args, rows, [rows * columns, n * n, reflectorWorkLength(rows, columns)]);
    try {
      const wide = store.take(rows * columns);
      copyRows(wide, columns, condensed, n, rows);
      for (let from = start; from < end; from += GROUP) {
        const count = Math.min(GROUP, end - from);
        inputs.copy(x, from, from + count);
        targets.copy(y, from, from + count);
        for (let k = 0; k < count * m; k++) targetSquares += y[k]! ** 2;
        const at = n + from - start;
        writeTransposed(wide, at, columns, x, count, n, scale);
        writeTransposed(wide, n * columns + at, columns, y, count, m, 1);
      }
      const steps = rowQr(store, wide, rows, columns, n);
      const { lower } = yield* part(start / samples, end / samples, steps);
      copyRows(condensed, n, wide, columns, rows);
      condensed.set(lower);
    } finally {
      store.release();
    }
  }
  return {
    inputs: transpose({ rows: n, columns: n, data: condensed.subarray(0, n * n) }),
    targets: transpose({ rows: m, columns: n, data: condensed.subarray(n * n) }),
    targetSquares,
  };
}

/** Copies rows between matrices with rows of different lengths, as far as both have entries. */
function copyRows(
  out: Float64Array,
  outStride: number,
  data: Float64Array,
  stride: number,
  rows: number,
): void {
  const length = Math.min(outStride, stride);
  for (let row = 0; row < rows; row++) {
    out.set(data.subarray(row * stride, row * stride + length), row * outStride);
  }
}

/** Writes scale · dataᵀ for data [rows, columns] into a matrix with rows of `stride` entries, from entry `at` on. */
function writeTransposed(
  out: Float64Array,
  at: number,
  stride: number,
  data: Float64Array,
  rows: number,
  columns: number,
  scale: number,
): void {
  for (let start = 0; start < rows; start += STRIP) {
    const end = Math.min(start + STRIP, rows);
    for (let j = 0; j < columns; j++) {
      const row = at + j * stride;
      for (let i = start; i < end; i++) out[row + i] = scale * data[i * columns + j]!;
    }
  }
}
