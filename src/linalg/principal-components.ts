import { argumentsOf } from "../arrays/arguments";
import { matrixToNdArray, toNdArray } from "../arrays/to-ndarray";
import type { MatrixLike, NdArray } from "../arrays/types";
import { denseSvd } from "./dense/svd/singular-values";

/** Principal components of samples. */
export interface PrincipalComponents {
  /** Coordinates of the centred samples along the directions, [N, k]. */
  readonly scores: NdArray;
  /** Directions of largest variance as orthonormal columns, [n, k]; the entry of largest magnitude is positive. */
  readonly directions: NdArray;
  /** Variances along the directions, ⟨score²⟩, descending; k numbers. */
  readonly variances: Float64Array;
  /** Mean of the samples, n numbers. */
  readonly mean: Float64Array;
}

/**
 * Computes the principal components of samples by the singular value decomposition of the centred samples.
 *
 * @param samples [N, n], one sample per row
 * @param options.components number of components, at most min(N, n); default min(2, N, n)
 * @throws ArgumentError for NaN, infinity, a ragged array or a number of components that is out of range
 * @example
 * const { scores } = principalComponents([[0, 0], [1, 1], [2, 2]], { components: 1 }); // −√2, 0, √2
 */
export function principalComponents(
  samples: MatrixLike,
  options: { readonly components?: number } = {},
): PrincipalComponents {
  const args = argumentsOf("principalComponents");
  const { rows, columns, data } = args.matrix("samples", samples);
  args.options("options", options, { components: true });
  const maxComponents = Math.min(rows, columns);
  const components = options.components ?? Math.min(2, maxComponents);
  args.number("options.components", components, { integer: true, atLeast: 1, atMost: maxComponents });
  const mean = new Float64Array(columns);
  data.forEach((entry, at) => {
    mean[at % columns]! += entry / rows;
  });
  const centred = args.finite(
    "samples",
    data.map((entry, at) => entry - mean[at % columns]!),
  );
  const { u, singularValues, v } = denseSvd({ rows, columns, data: centred });
  const scores = new Float64Array(rows * components);
  const directions = new Float64Array(columns * components);
  for (let k = 0; k < components; k++) {
    let largest = 0;
    for (let j = 0; j < columns; j++) {
      const entry = v.data[j * v.columns + k]!;
      if (Math.abs(entry) > Math.abs(largest)) largest = entry;
    }
    const sign = largest < 0 ? -1 : 1;
    for (let j = 0; j < columns; j++) directions[j * components + k] = sign * v.data[j * v.columns + k]!;
    for (let i = 0; i < rows; i++) {
      scores[i * components + k] = sign * singularValues[k]! * u.data[i * u.columns + k]!;
    }
  }
  return {
    scores: matrixToNdArray({ rows, columns: components, data: scores }),
    directions: toNdArray(directions, [columns, components]),
    variances: args.finite(
      "samples",
      singularValues.slice(0, components).map((s) => (s * s) / rows),
    ),
    mean,
  };
}
