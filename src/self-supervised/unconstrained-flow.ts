import { argumentsOf } from "../arrays/arguments";
import { IntegrationError } from "../arrays/errors";
import { attachTable, type Tabular, tableOf } from "../arrays/table";
import { toNdArray } from "../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArray, VectorLike } from "../arrays/types";
import { attachFigure, type Drawable } from "../figures/drawable";
import { denseSingularValues } from "../linalg/dense";
import { multiply, multiplyTransposed } from "../linalg/products";
import { unconstrainedFigure } from "./flow-figures";
import { readFlowProblem } from "./read-problem";
import { decayExponent, timesExp } from "./times-exp";

/** Flow of a representation without constraint, which collapses to one dimension. */
export interface UnconstrainedFlow extends Tabular, Drawable {
  /** Times, length T, in units of 1 / (learning rate) steps. */
  readonly times: Float64Array;
  /** Representations W, [T, k, n]. */
  readonly weights: NdArray;
  /** Losses tr(W C Wᵀ), T numbers. */
  readonly losses: Float64Array;
  /** Ratios σ₂/σ₁ of the largest singular values of W, T numbers; 0 for k = 1 and for W = 0. */
  readonly collapse: Float64Array;
}

/**
 * Computes the gradient flow Ẇ = −2 W C of a linear self-supervised representation without constraint, in closed form:
 * W = W₀ e^{−2tC} (Esser, Mukherjee & Ghoshdastidar 2024).
 *
 * All rows turn to the lowest eigenvector of C (dimensional collapse), at the rate 2 (λ₂ − λ₁). If λ₁ < 0, the weights
 * grow without bound. `constrainedFlow` keeps the rows orthonormal.
 *
 * @param matrix C, [n, n], symmetric; see `selfSupervisedMatrix`
 * @param start W₀, [k, n], k <= n
 * @param options.times ascending, in units of 1 / (learning rate) steps
 * @throws ArgumentError for unknown options, shapes that do not match, or NaN; IntegrationError with the partial flow
 * where the weights or the loss overflow
 * @example
 * const flow = unconstrainedFlow([[1, 0], [0, 2]], [[1, 1], [1, -1]], { times: [0, 1, 2] });
 * flow.collapse; // 1, 0.135..., 0.018...
 */
export function unconstrainedFlow(
  matrix: MatrixLike,
  start: MatrixLike,
  options: { times: VectorLike },
): UnconstrainedFlow {
  const args = argumentsOf("unconstrainedFlow");
  args.options("options", options, { times: true });
  const times = args.times("options.times", options.times);
  const { values, vectors, start: weights } = readFlowProblem(args, matrix, start);
  const { rows: k, columns: n } = weights;
  args.memory("options.times", times.length * k * n + 2 * n * n, "ask for fewer times");
  const coordinates = multiply(weights, vectors);
  args.finite("start", coordinates.data);
  const flow = new Float64Array(times.length * k * n);
  const losses = new Float64Array(times.length);
  const collapse = new Float64Array(times.length);
  for (const [i, t] of times.entries()) {
    const { shape, logScale } = gradedCoordinates(coordinates, values, t);
    const now = t === 0 ? weights : multiplyTransposed(scaledBy(shape, logScale), vectors);
    losses[i] = lossOf(shape, logScale, values);
    if (!Number.isFinite(losses[i]) || !now.data.every(Number.isFinite)) {
      throw new IntegrationError(args.functionName, {
        reason: "not-finite",
        message: `the weights or the loss overflow at t = ${t}, because C has the negative eigenvalue ${values[0]}`,
        advice: "Keep the rows orthonormal (constrainedFlow), or end earlier",
        time: i === 0 ? 0 : times[i - 1]!,
        partial: resultOf(times.slice(0, i), flow.slice(0, i * k * n), [k, n], losses, collapse),
      });
    }
    flow.set(now.data, i * k * n);
    const [first = 0, second = 0] = denseSingularValues(shape);
    collapse[i] = first === 0 ? 0 : second / first;
  }
  return resultOf(times, flow, [k, n], losses, collapse);
}

/** Coordinates W₀ V e^{−2tΛ} as a matrix with entries of at most about 1, and the logarithm of their scale. */
interface Graded {
  readonly shape: Matrix;
  readonly logScale: number;
}

/** Computes the coordinates of the representation at time t without overflow or underflow of all entries. */
function gradedCoordinates(coordinates: Matrix, values: Float64Array, t: number): Graded {
  const n = values.length;
  const { data } = coordinates;
  let logScale = Number.NEGATIVE_INFINITY;
  for (const [at, x] of data.entries()) {
    if (x !== 0) logScale = Math.max(logScale, Math.log(Math.abs(x)) + decayExponent(values[at % n]!, t));
  }
  if (logScale === Number.NEGATIVE_INFINITY || logScale === Number.POSITIVE_INFINITY) {
    return {
      shape: { ...coordinates, data: new Float64Array(data.length) },
      logScale: Math.max(0, logScale),
    };
  }
  const shape = data.map((x, at) => timesExp(x, decayExponent(values[at % n]!, t) - logScale));
  return { shape: { ...coordinates, data: shape }, logScale };
}

/** Computes the loss Σ_j λ_j ‖column j‖². */
function lossOf({ columns: n, data }: Matrix, logScale: number, values: Float64Array): number {
  let loss = 0;
  for (const [at, x] of data.entries()) loss += values[at % n]! * x * x;
  return timesExp(loss, 2 * logScale);
}

const scaledBy = (matrix: Matrix, logScale: number): Matrix => ({
  ...matrix,
  data: matrix.data.map((x) => timesExp(x, logScale)),
});

function resultOf(
  times: Float64Array,
  weights: Float64Array,
  shape: readonly [number, number],
  allLosses: Float64Array,
  allCollapse: Float64Array,
): UnconstrainedFlow {
  const losses = allLosses.slice(0, times.length);
  const collapse = allCollapse.slice(0, times.length);
  const flow = { times, weights: toNdArray(weights, [times.length, ...shape]), losses, collapse };
  const table = () =>
    tableOf([
      ["time", times],
      ["loss", losses],
      ["collapse", collapse],
    ]);
  return attachFigure(attachTable(flow, table), unconstrainedFigure);
}
