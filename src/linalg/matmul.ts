import { type Arguments, argumentsOf, type FieldsOf, type MatrixRows } from "../arrays/arguments";
import { matrixToNdArray } from "../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArray } from "../arrays/types";
import { type Computation, computeAsync } from "../concurrency/computation";
import {
  COMPUTATION_OPTIONS,
  type ComputationOptions,
  checkComputationOptions,
} from "../concurrency/computation-options";
import { productOf } from "../simd";
import { productSteps } from "./product-steps";
import type { Transposition } from "./products";

/** Options of `matmul`. */
export interface MatmulOptions {
  /** True to multiply by the transpose of the left matrix; default false. */
  readonly transposeLeft?: boolean | undefined;
  /** True to multiply by the transpose of the right matrix; default false. */
  readonly transposeRight?: boolean | undefined;
}

const MATMUL_OPTIONS: FieldsOf<MatmulOptions> = { transposeLeft: true, transposeRight: true };

/**
 * Computes the product of two matrices, each of which can be transposed.
 *
 * @param options.transposeLeft true for `left`ᵀ; `options.transposeRight` true for `right`ᵀ
 * @throws ArgumentError if the inner sizes differ, or the product does not fit in memory or exceeds float64
 * @example
 * const x = [[1, 2], [3, 4]];
 * const gram = matmul(x, x, { transposeRight: true }); // x xᵀ
 */
export function matmul(left: MatrixLike, right: MatrixLike, options: MatmulOptions = {}): NdArray {
  const args = argumentsOf("matmul");
  args.options("options", options, MATMUL_OPTIONS);
  const { a, b, rows, columns, inner, transposed } = factorsOf(args, left, right, options);
  const form = (transposed.left ? 1 : 0) + (transposed.right ? 2 : 0);
  const whole = (matrix: MatrixRows) => (target: Float64Array) => matrix.copy(target, 0, matrix.rows);
  return checked(args, { rows, columns, data: productOf(form, whole(a), whole(b), rows, inner, columns) });
}

/**
 * Computes the same numbers as `matmul`, but yields to the event loop.
 *
 * @throws the errors of `matmul`, and the reason of an aborted signal (rejects)
 * @example
 * const x = [[1, 2], [3, 4]];
 * const gram = await matmulAsync(x, x, { transposeRight: true, signal: AbortSignal.timeout(60_000) });
 */
export async function matmulAsync(
  left: MatrixLike,
  right: MatrixLike,
  options: MatmulOptions & ComputationOptions = {},
): Promise<NdArray> {
  const args = argumentsOf("matmulAsync");
  args.options("options", options, { ...MATMUL_OPTIONS, ...COMPUTATION_OPTIONS });
  checkComputationOptions(args, options);
  const { a, b, transposed } = factorsOf(args, left, right, options);
  const [x, y] = [copyOf(a), copyOf(b)];
  const work = function* (): Computation<NdArray> {
    return checked(args, yield* productSteps(x, y, transposed));
  };
  return computeAsync(args, work(), options);
}

/** Returns the factors without copying them, and the sizes of the product. */
function factorsOf(args: Arguments, left: MatrixLike, right: MatrixLike, options: MatmulOptions) {
  const { transposeLeft = false, transposeRight = false } = options;
  args.boolean("options.transposeLeft", transposeLeft);
  args.boolean("options.transposeRight", transposeRight);
  const a = args.rows("left", left);
  const inner = transposeLeft ? a.rows : a.columns;
  const b = args.rows("right", right, transposeRight ? { columns: inner } : { rows: inner });
  const [rows, columns] = [transposeLeft ? a.columns : a.rows, transposeRight ? b.rows : b.columns];
  args.memory("left", a.rows * a.columns, "use a smaller matrix");
  args.memory("right", b.rows * b.columns, "use a smaller matrix");
  args.memory("the product of left and right", rows * columns, "multiply in parts");
  const transposed: Transposition = { left: transposeLeft, right: transposeRight };
  return { a, b, rows, columns, inner, transposed };
}

function copyOf({ rows, columns, copy }: MatrixRows): Matrix {
  const data = new Float64Array(rows * columns);
  copy(data, 0, rows);
  return { rows, columns, data };
}

function checked(args: Arguments, result: Matrix): NdArray {
  args.finite("left and right", result.data);
  return matrixToNdArray(result);
}
