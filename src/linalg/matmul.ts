import { type Arguments, argumentsOf, type FieldsOf } from "../arrays/arguments";
import { matrixToNdArray } from "../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArray } from "../arrays/types";
import { type Computation, computeAsync } from "../concurrency/computation";
import {
  COMPUTATION_OPTIONS,
  type ComputationOptions,
  checkComputationOptions,
} from "../concurrency/computation-options";
import { productSteps } from "./product-steps";
import { product, type Transposition } from "./products";

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
  const { a, b, transposed } = readFactors(args, left, right, options);
  return checked(args, product(a, b, transposed));
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
  const { a, b, transposed } = readFactors(args, left, right, options);
  const work = function* (): Computation<NdArray> {
    return checked(args, yield* productSteps(a, b, transposed));
  };
  return computeAsync(args, work(), options);
}

function readFactors(args: Arguments, left: MatrixLike, right: MatrixLike, options: MatmulOptions) {
  const { transposeLeft = false, transposeRight = false } = options;
  args.boolean("options.transposeLeft", transposeLeft);
  args.boolean("options.transposeRight", transposeRight);
  const a = args.matrix("left", left);
  const inner = transposeLeft ? a.rows : a.columns;
  const b = args.matrix("right", right, transposeRight ? { columns: inner } : { rows: inner });
  const [rows, columns] = [transposeLeft ? a.columns : a.rows, transposeRight ? b.rows : b.columns];
  args.memory("the product of left and right", rows * columns, "multiply in parts");
  const transposed: Transposition = { left: transposeLeft, right: transposeRight };
  return { a, b, transposed };
}

function checked(args: Arguments, result: Matrix): NdArray {
  args.finite("left and right", result.data);
  return matrixToNdArray(result);
}
