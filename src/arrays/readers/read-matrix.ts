import { HERE } from "../path";
import type { Place } from "../place";
import type { Matrix, MatrixLike } from "../types";
import { type ExpectedShape, matrixRows } from "./matrix-rows";

/** Returns a fresh copy of `value` as a dense matrix. Throws an `ArgumentError` for a wrong shape or entry. */
export function readMatrix(args: Place, value: MatrixLike, shape: ExpectedShape = {}): Matrix {
  const { rows, columns, copy } = matrixRows(args, value, shape);
  args.memory(HERE, rows * columns, "use a smaller matrix");
  const data = new Float64Array(rows * columns);
  copy(data, 0, rows);
  return { rows, columns, data };
}
