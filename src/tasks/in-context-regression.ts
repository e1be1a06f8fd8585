import { argumentsOf } from "../arrays/arguments";
import { allFinite } from "../arrays/finite";
import { matrixToNdArray, toNdArray } from "../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArray } from "../arrays/types";
import { denseSymmetricEigen } from "../linalg/dense";
import { readSymmetric } from "../linalg/eigen";
import { multiply, multiplyTransposed, scaleColumns } from "../linalg/products";
import type { Correlations } from "./correlations";
import { refuseOldNames } from "./renamed-fields";

/** Statistics of linear regression in context, with its optimal solution. */
export interface InContextRegression extends Correlations {
  /** Optimal matrix M of the prediction βᵀ M x_q, [D, D]; zero along directions without variance. */
  readonly optimum: NdArray;
  /** Loss ½⟨(y − βᵀ M x_q)²⟩ of the optimum. */
  readonly loss: number;
}

/** Negative eigenvalues of a covariance down to this fraction of the largest one count as rounding errors. */
const ROUNDING = 1e-10;

/**
 * Returns the statistics of linear regression in context for linear attention with a merged key and query, which is a
 * two-layer linear network on z = vec(β x_qᵀ), row by row, with β = (1/N) Σ_n y_n x_n (Zhang, Singh, Latham & Saxe
 * 2025).
 *
 * A sequence has N examples (x_n, y_n = w·x_n) and a query x_q, with x ~ N(0, Λ) and w ~ N(0, I) drawn again for each.
 * The averages over sequences are
 *
 *   ⟨z zᵀ⟩ = (Λ² (1 + 1/N) + Λ tr Λ / N) ⊗ Λ,  ⟨y z⟩ = vec Λ²,  ⟨y²⟩ = tr Λ,
 *
 * which every function of `deep-linear` accepts as a task. The optimum in the basis of the eigenvalues Λ_d is
 * M_d = 1 / (Λ_d (1 + 1/N) + tr Λ / N), with the loss ½ (tr Λ − Σ Λ_d² M_d). It is the solution of least norm, which
 * gradient flow from small weights finds.
 *
 * @param options.covariance Λ, [D, D], symmetric and positive semidefinite, of the inputs
 * @param options.examples N, the number of examples in a sequence
 * @returns statistics of D² inputs and one output, with { optimum, loss }
 * @throws ArgumentError for unknown options, a covariance that is not symmetric and positive semidefinite, a number of
 * examples that is not a positive integer, or D⁴ numbers that do not fit in memory
 * @example
 * const task = inContextRegression({ covariance: [[2, 0], [0, 1]], examples: 20 });
 * const weights = gaussianWeights({ widths: [4, 8, 1], standardDeviation: 0.01 });
 * const flow = gradientFlow(weights, task, { times: [0, 5, 20] });
 */
export function inContextRegression(options: {
  covariance: MatrixLike;
  examples: number;
}): InContextRegression {
  const args = argumentsOf("inContextRegression");
  args.options("options", options, { covariance: true, examples: true });
  const covariance = readSymmetric(args.at("covariance"), options.covariance);
  const examples = args.number("examples", options.examples, { integer: true, atLeast: 1 });
  const size = covariance.rows;
  args.memory("covariance", size ** 4 + size ** 2, "the statistics have D⁴ entries: use fewer inputs");
  const { values, vectors } = denseSymmetricEigen(covariance);
  const largest = values[size - 1]!;
  if (values[0]! < -ROUNDING * Math.max(largest, 0)) {
    throw args.refusal("covariance", "positive semidefinite", `the eigenvalue ${values[0]}`);
  }
  const trace = values.reduce((sum, value) => sum + value, 0);
  const square = multiply(covariance, covariance);
  const context = square.data.map(
    (x, i) => x * (1 + 1 / examples) + covariance.data[i]! * (trace / examples),
  );
  const inputCorrelation = kroneckerProduct({ ...square, data: context }, covariance);
  args.finite("covariance", inputCorrelation.data);
  const gains = values.map((value) =>
    value > ROUNDING * largest ? 1 / (value * (1 + 1 / examples) + trace / examples) : 0,
  );
  if (!allFinite(gains)) {
    const received = `a largest eigenvalue of ${largest}`;
    throw args.refusal("covariance", "large enough for the optimum to be finite", received);
  }
  const explained = values.reduce((sum, value, d) => sum + value * (value * gains[d]!), 0);
  const optimum = multiplyTransposed(scaleColumns(vectors, gains), vectors);
  return refuseOldNames({
    inputCorrelation: matrixToNdArray(inputCorrelation),
    inputOutputCorrelation: toNdArray(square.data, [1, size ** 2]),
    targetSecondMoment: trace,
    samples: 1,
    optimum: matrixToNdArray(optimum),
    loss: (trace - explained) / 2,
  });
}

/** Computes a ⊗ b of square matrices of one size. */
function kroneckerProduct(a: Matrix, b: Matrix): Matrix {
  const n = a.rows;
  const data = new Float64Array(n ** 4);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      for (let j = 0; j < n; j++) {
        const at = (i * n + j) * n * n + k * n;
        for (let l = 0; l < n; l++) data[at + l] = a.data[i * n + k]! * b.data[j * n + l]!;
      }
    }
  }
  return { rows: n * n, columns: n * n, data };
}
