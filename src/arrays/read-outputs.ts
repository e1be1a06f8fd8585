import type { Arguments } from "./arguments";
import { HERE } from "./path";
import { isNdArrayLike, isNumericTyped } from "./type-guards";
import type { Matrix, MatrixLike, VectorLike } from "./types";

/** Outputs with one row per sample, [P, O]; for one output also P numbers. */
export type OutputsLike = MatrixLike | VectorLike;

/** Reads outputs as a matrix. */
export function readOutputs(
  args: Arguments,
  value: OutputsLike,
  shape: { rows?: number; columns?: number } = {},
): Matrix {
  if (!isVector(value) || (shape.columns ?? 1) !== 1) {
    return args.matrix(HERE, value as MatrixLike, shape);
  }
  const data = args.vector(HERE, value, shape.rows);
  return { rows: data.length, columns: 1, data };
}

/** Tests whether outputs are given as a vector. */
export function isVector(value: OutputsLike): value is VectorLike {
  if (isNdArrayLike(value)) return value.shape.length === 1;
  return isNumericTyped(value) || (Array.isArray(value) && typeof value[0] === "number");
}
