import { argumentsOf } from "../arrays/arguments";
import { attachTable, seriesColumns, type Tabular, tableOf } from "../arrays/table";
import { matrixToNdArray, toNdArray } from "../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArray, VectorLike } from "../arrays/types";
import { attachFigure, type Drawable } from "../figures/drawable";
import { denseSingularValues, denseSvd } from "../linalg/dense";
import { multiply, multiplyTransposed } from "../linalg/products";
import { constrainedFigure } from "./flow-figures";
import { type GradedRows, gradedRows } from "./graded-rows";
import { readFlowProblem, startCoordinates } from "./read-problem";

/** Flow of an orthonormal representation, as projectors on its row space. */
export interface ConstrainedFlow extends Tabular, Drawable {
  /** Times, length T, in units of 1 / (learning rate) steps. */
  readonly times: Float64Array;
  /** Projectors WᵀW on the row space of the representation, [T, n, n]. */
  readonly projectors: NdArray;
  /** Losses tr(W C Wᵀ), T numbers. */
  readonly losses: Float64Array;
  /** Principal angles to the space of the k lowest eigenvectors, [T, k], in radians, ascending. */
  readonly angles: NdArray;
  /** Projector on the k lowest eigenvectors, [n, n]. */
  readonly limit: NdArray;
  /** Sum of the k lowest eigenvalues. */
  readonly limitLoss: number;
  /** True if λ_k < λ_{k+1}, so that the minimiser of the loss is unique. */
  readonly unique: boolean;
}

/** Eigenvalues that differ by less than this fraction of the largest one, times n, count as equal. */
const EQUAL = 4 * Number.EPSILON;

/**
 * Computes the gradient flow Ẇ = −2 W C (I − WᵀW) of a linear self-supervised representation with orthonormal rows, in
 * closed form at any time (Esser, Mukherjee & Ghoshdastidar 2024).
 *
 *   WᵀW = Mᵀ (M Mᵀ)⁻¹ M,  M = W₀ e^{−2tC}
 *
 * The loss tr(W C Wᵀ) falls to the sum of the k lowest eigenvalues of C, and the largest principal angle to their
 * eigenvectors finally falls as e^{−2 (λ_{k+1} − λ_k) t}, unless the start is orthogonal to one of them. Projectors do not
 * depend on the basis of the row space. They are computed without overflow, for any time.
 *
 * @param matrix C, [n, n], symmetric; see `selfSupervisedMatrix`
 * @param start W₀, [k, n], of rank k <= n; only its row space matters
 * @param options.times ascending, in units of 1 / (learning rate) steps
 * @throws ArgumentError for unknown options, shapes that do not match, a start of lower rank, NaN, or numbers that do not
 * fit in memory
 * @example
 * const flow = constrainedFlow([[-2, 0.5], [0.5, 1]], [[1, 2]], { times: [0, 0.5, 2] });
 * flow.losses; // falls to flow.limitLoss
 */
export function constrainedFlow(
  matrix: MatrixLike,
  start: MatrixLike,
  options: { times: VectorLike },
): ConstrainedFlow {
  const args = argumentsOf("constrainedFlow");
  args.options("options", options, { times: true });
  const times = args.times("options.times", options.times);
  const problem = readFlowProblem(args, matrix, start);
  const { values, vectors } = problem;
  const n = values.length;
  const k = problem.start.rows;
  args.memory("options.times", times.length * (n * n + k) + 2 * n * n, "ask for fewer times");
  const coordinates = startCoordinates(args, problem);
  const projectors = new Float64Array(times.length * n * n);
  const losses = new Float64Array(times.length);
  const angles = new Float64Array(times.length * k);
  for (const [i, t] of times.entries()) {
    const rows = gradedRows({ values, coordinates }, t);
    const basis = denseSvd(rows.basis).u;
    projectors.set(projectorOn(multiply(vectors, basis)).data, i * n * n);
    losses[i] = lossOf(values, basis);
    angles.set(anglesToOptimum(rows, basis), i * k);
  }
  const largest = Math.max(Math.abs(values[0]!), Math.abs(values[n - 1]!));
  const lowest = { rows: n, columns: k, data: vectors.data.filter((_, at) => at % n < k) };
  const flow: Omit<ConstrainedFlow, keyof Tabular | keyof Drawable> = {
    times,
    projectors: toNdArray(projectors, [times.length, n, n]),
    losses: args.finite("matrix", losses),
    angles: toNdArray(angles, [times.length, k]),
    limit: matrixToNdArray(projectorOn(lowest)),
    limitLoss: values.subarray(0, k).reduce((sum, value) => sum + value, 0),
    unique: k === n || values[k]! - values[k - 1]! > EQUAL * n * largest,
  };
  const table = () => tableOf([["time", times], ["loss", losses], ...seriesColumns("angle", flow.angles)]);
  return attachFigure(attachTable(flow, table), constrainedFigure);
}

const projectorOn = (basis: Matrix): Matrix => multiplyTransposed(basis, basis);

/** Computes Σ_j λ_j ‖row j of the basis‖². */
function lossOf(values: Float64Array, { columns, data }: Matrix): number {
  let loss = 0;
  for (const [j, value] of values.entries()) {
    let weight = 0;
    for (let c = 0; c < columns; c++) weight += data[j * columns + c]! ** 2;
    loss += value * weight;
  }
  return loss;
}

/**
 * Computes the principal angles between a space and the first k coordinates, ascending.
 *
 * If the pivots are the first k rows, the entries below them are the tangents up to rotations, with small relative
 * errors however small they are. Otherwise the sines and cosines of an orthonormal basis give the angles.
 */
function anglesToOptimum({ basis, pivots }: GradedRows, orthonormal: Matrix): Float64Array {
  const { columns: k } = basis;
  const angles = new Float64Array(k);
  if (pivots.every((row) => row < k)) {
    const tangents = singularValues(below(basis));
    return angles.map((_, j) => Math.atan(Math.abs(tangents[k - 1 - j] ?? 0)));
  }
  const sines = singularValues(below(orthonormal));
  const cosines = singularValues({ rows: k, columns: k, data: orthonormal.data.subarray(0, k * k) });
  return angles.map((_, j) => Math.atan2(sines[k - 1 - j] ?? 0, cosines[j]!));
}

/** Returns the rows of a matrix [n, k] from row k on. */
const below = ({ rows, columns: k, data }: Matrix): Matrix => ({
  rows: rows - k,
  columns: k,
  data: data.subarray(k * k),
});

const singularValues = (matrix: Matrix): Float64Array =>
  matrix.rows === 0 ? new Float64Array(0) : denseSingularValues(matrix);
