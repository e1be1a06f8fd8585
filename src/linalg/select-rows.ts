import type { Matrix } from "../arrays/types";

/** Returns the rows of a matrix at the given indices, in their order. */
export function selectRows({ columns, data }: Matrix, indices: Int32Array): Matrix {
  const rows = new Float64Array(indices.length * columns);
  for (const [i, index] of indices.entries()) {
    rows.set(data.subarray(index * columns, (index + 1) * columns), i * columns);
  }
  return { rows: indices.length, columns, data: rows };
}
