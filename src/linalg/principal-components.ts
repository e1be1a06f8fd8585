import { type Arguments, argumentsOf } from "../arrays/arguments";
import { matrixToNdArray, toNdArray } from "../arrays/to-ndarray";
import type { MatrixLike, NdArray } from "../arrays/types";
import { type Computation, computeAsync } from "../concurrency/computation";
import {
  COMPUTATION_OPTIONS,
  type ComputationOptions,
  checkComputationOptions,
} from "../concurrency/computation-options";
import { runSync } from "../concurrency/run-generator";
import { svdSteps } from "./dense/svd/singular-values";

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

/** Options of `principalComponents`. */
export interface ComponentsOptions {
  /** Number of components, at most min(N, n); default min(2, N, n). */
  readonly components?: number | undefined;
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
  options: ComponentsOptions = {},
): PrincipalComponents {
  const args = argumentsOf("principalComponents");
  args.options("options", options, { components: true });
  return runSync(decompose(args, samples, options));
}

/**
 * Computes the same numbers as `principalComponents`, but yields to the event loop.
 *
 * @throws the errors of `principalComponents`, and the reason of an aborted signal (rejects)
 * @example
 * const { signal } = new AbortController();
 * const { scores } = await principalComponentsAsync([[0, 0], [1, 1], [2, 2]], { components: 1, signal });
 */
export async function principalComponentsAsync(
  samples: MatrixLike,
  options: ComponentsOptions & ComputationOptions = {},
): Promise<PrincipalComponents> {
  const args = argumentsOf("principalComponentsAsync");
  args.options("options", options, { components: true, ...COMPUTATION_OPTIONS });
  checkComputationOptions(args, options);
  return computeAsync(args, decompose(args, samples, options), options);
}

function* decompose(
  args: Arguments,
  samples: MatrixLike,
  options: ComponentsOptions,
): Computation<PrincipalComponents> {
  const { rows, columns, data } = args.matrix("samples", samples);
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
  const { u, singularValues, v } = yield* svdSteps({ rows, columns, data: centred });
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
