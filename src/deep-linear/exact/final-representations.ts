import { argumentsOf } from "../../arrays/arguments";
import { matrixToNdArray } from "../../arrays/to-ndarray";
import type { Matrix, NdArray } from "../../arrays/types";
import { denseSvd } from "../../linalg/dense";
import { multiplyTransposed, scaleColumns } from "../../linalg/products";
import { leadingColumns } from "../../linalg/qr";
import { lambdaFactors } from "../initial-weights/factored-weights";
import { type LinearData, readStatistics } from "../statistics";
import { whiteVariance } from "./lambda-balanced-solution";

/** Product and representations of a two-layer linear network after learning. */
export interface FinalRepresentations {
  /** W₂ W₁ = Σ, or the best approximation of Σ of rank `hidden`, [nOut, nIn]. */
  readonly product: NdArray;
  /** W₁ᵀW₁, [nIn, nIn] */
  readonly inputRepresentation: NdArray;
  /** W₂W₂ᵀ, [nOut, nOut] */
  readonly outputRepresentation: NdArray;
}

/**
 * Computes the representations after learning from λ-balanced weights in closed form. They are the same for almost all
 * such initial weights, namely for all that avoid the saddles. With Σ = Σyx/d = U S Vᵀ,
 *
 *   W₁ᵀW₁ = V ½(√(λ² + 4S²) − λ) Vᵀ,   W₂W₂ᵀ = U ½(√(λ² + 4S²) + λ) Uᵀ
 *
 * (Braun et al. 2022 for λ = 0: V S Vᵀ and U S Uᵀ, rich even from large weights; Dominé et al. 2025). For λ → +∞ they
 * tend to V S²Vᵀ/λ and λ U Uᵀ. For λ → −∞ the roles of the two are exchanged. In both limits, one layer becomes
 * independent of the task, and the other shrinks but retains the structure of the task.
 *
 * @param data a task { inputs, targets } with white inputs, Σxx = d I, or its correlations
 * @param options.lambda balance λ
 * @param options.hidden number of hidden units; default min(nIn, nOut). If λ is not 0 and `hidden` exceeds the rank of
 * the task, the result depends on the initial weights, unless `hidden` equals the number of units on the side that λ
 * favours (outputs for λ > 0, inputs for λ < 0)
 * @throws ArgumentError for unknown options, inputs that are not white, or a number of hidden units for which no
 * λ-balanced weights exist or the result depends on the initial weights
 * @example
 * const task = teacher({ inputSize: 4, outputSize: 4, samples: 20, whiten: true });
 * const rich = finalRepresentations(task, { lambda: 0 });
 * const lazy = finalRepresentations(task, { lambda: 100 }); // outputRepresentation: nearly 100 I
 */
export function finalRepresentations(
  data: LinearData,
  options: { lambda: number; hidden?: number },
): FinalRepresentations {
  const args = argumentsOf("finalRepresentations");
  const statistics = readStatistics(args.at("data"), data);
  args.options("options", options, { lambda: true, hidden: true });
  const { rows: outputs, columns: inputs } = statistics.inputOutputCorrelation;
  const { lambda, hidden = Math.min(inputs, outputs) } = options;
  args.number("options.lambda", lambda);
  args.number("options.hidden", hidden, { integer: true, atLeast: 1 });
  const variance = whiteVariance(args, statistics.inputCorrelation, 1e-9);
  const { u, singularValues, v } = denseSvd(statistics.inputOutputCorrelation);
  const smallest = Math.max(inputs, outputs) * Number.EPSILON * singularValues[0]!;
  const rank = singularValues.filter((s) => s > smallest).length;
  const larger = lambda > 0 ? outputs : inputs;
  if (lambda !== 0 && hidden > rank && hidden !== larger) {
    const expected = `at most the rank ${rank} of the task, or ${larger}, the number of units on the side that λ favours`;
    throw args.error("options.hidden", expected, hidden);
  }
  const k = Math.min(hidden, rank);
  const strengths = singularValues.subarray(0, k).map((s) => s / variance);
  const factors = Array.from(strengths, (s) => lambdaFactors(s, lambda));
  const padding = lambda !== 0 && hidden > rank ? Math.abs(lambda) : 0;
  const [left, right] = [leadingColumns(u, k), leadingColumns(v, k)];
  const product = multiplyTransposed(scaleColumns(left, strengths), right);
  const input = representation(
    right,
    factors.map(([a]) => a * a),
    lambda < 0 ? padding : 0,
  );
  const output = representation(
    left,
    factors.map(([, b]) => b * b),
    lambda > 0 ? padding : 0,
  );
  for (const { data } of [product, input, output]) args.finite("data and options.lambda", data);
  return {
    product: matrixToNdArray(product),
    inputRepresentation: matrixToNdArray(input),
    outputRepresentation: matrixToNdArray(output),
  };
}

/** Returns B diag(values) Bᵀ + padding (I − B Bᵀ) for orthonormal columns B. */
function representation(basis: Matrix, values: readonly number[], padding: number): Matrix {
  const matrix = multiplyTransposed(
    scaleColumns(
      basis,
      values.map((x) => x - padding),
    ),
    basis,
  );
  for (let i = 0; i < matrix.rows; i++) matrix.data[i * (matrix.rows + 1)]! += padding;
  return matrix;
}
