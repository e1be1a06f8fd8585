import type { Matrix } from "../../arrays/types";
import { denseSvd } from "../../linalg/dense";
import { multiply, transpose, transposedMultiply } from "../../linalg/products";
import { leadingColumns } from "../../linalg/qr";
import { multiplyTransposedInto } from "../../simd";

/**
 * Initial weights of a two-layer flow on white inputs, in the basis of the eigenvectors of
 *
 *   F = [[−λ/2, Σᵀ], [Σ, λ/2]],   dQ/dt = F Q − ½ Q QᵀQ,   Q = [W₁ᵀ; W₂]
 *
 * (Fukumizu 1998; Braun et al. 2022; Dominé et al. 2025), computed from Σ = U S Vᵀ. The eigenvalues are ±√(s² + λ²/4)
 * for every singular value, with eigenvectors in the span of (v, 0) and (0, u), and ∓λ/2 for directions of the inputs
 * or outputs outside the range of Σ. Of the latter, only the directions with a component of the initial weights are
 * kept.
 */
export interface InitialCoordinates {
  /** Number of hidden units. */
  readonly hidden: number;
  /** Growth rates μ: r positive ones, their negatives, then those of the directions outside the range of Σ. */
  readonly rates: Float64Array;
  /** Coordinates of Q, [rates, hidden]: row i along eigenvector i. */
  readonly coordinates: Float64Array;
  /** ‖Q‖ (Frobenius). */
  readonly size: number;
  /** Coefficients x of the eigenvectors (x v, y u) and (−y v, x u) of ±μ_k, r numbers. */
  readonly inputParts: Float64Array;
  /** Coefficients y of these eigenvectors, r numbers. */
  readonly outputParts: Float64Array;
  /** Right singular vectors of Σ, then the other directions of the inputs, as columns. */
  readonly inputBasis: Matrix;
  /** Left singular vectors of Σ, then the other directions of the outputs, as columns. */
  readonly outputBasis: Matrix;
}

/** Computes the coordinates of λ-balanced weights in the eigenvectors of F, where Σ is `target` and λ is `lambda`. */
export function initialCoordinates(
  first: Matrix,
  second: Matrix,
  target: Matrix,
  lambda: number,
): InitialCoordinates {
  const { u, singularValues, v } = denseSvd(target);
  const hidden = first.rows;
  const r = singularValues.length;
  const size = Math.hypot(norm(first.data), norm(second.data));
  const negligible = Math.max(target.rows, target.columns) * Number.EPSILON;
  const rounding = (hidden + target.rows + target.columns) * Number.EPSILON * size;
  const strengths = singularValues.map((s) => (s > negligible * singularValues[0]! ? s : 0));
  const firstTransposed = transpose(first);
  const inputs = complementDirections(firstTransposed, v, rounding);
  const outputs = complementDirections(second, u, rounding);
  const extra = inputs.coordinates.rows + outputs.coordinates.rows;

  const rates = new Float64Array(2 * r + extra);
  const inputParts = new Float64Array(r);
  const outputParts = new Float64Array(r);
  const alongInputs = transposedMultiply(v, firstTransposed).data;
  const alongOutputs = transposedMultiply(u, second).data;
  const coordinates = new Float64Array(rates.length * hidden);
  for (let k = 0; k < r; k++) {
    const rate = Math.hypot(strengths[k]!, lambda / 2);
    const [x, y] = eigenvector(strengths[k]!, lambda / 2, rate);
    rates[k] = rate;
    rates[r + k] = -rate;
    inputParts[k] = x;
    outputParts[k] = y;
    for (let j = 0; j < hidden; j++) {
      const [a, b] = [alongInputs[k * hidden + j]!, alongOutputs[k * hidden + j]!];
      coordinates[k * hidden + j] = x * a + y * b;
      coordinates[(r + k) * hidden + j] = x * b - y * a;
    }
  }
  rates.fill(-lambda / 2, 2 * r, 2 * r + inputs.coordinates.rows);
  rates.fill(lambda / 2, 2 * r + inputs.coordinates.rows);
  coordinates.set(inputs.coordinates.data, 2 * r * hidden);
  coordinates.set(outputs.coordinates.data, 2 * r * hidden + inputs.coordinates.data.length);
  return {
    hidden,
    rates,
    coordinates,
    size,
    inputParts,
    outputParts,
    inputBasis: joinColumns(v, inputs.basis),
    outputBasis: joinColumns(u, outputs.basis),
  };
}

/** Buffers for the weights of two layers and for their coordinates in the bases. */
export interface LayerWorkspace {
  readonly first: Matrix;
  readonly secondTransposed: Matrix;
  readonly alongInputs: Float64Array;
  readonly alongOutputs: Float64Array;
}

/** Allocates buffers for the weights of a flow. */
export function layerWorkspace({ hidden, inputBasis, outputBasis }: InitialCoordinates): LayerWorkspace {
  const buffer = (columns: number) => new Float64Array(hidden * columns);
  const layer = (columns: number): Matrix => ({ rows: hidden, columns, data: buffer(columns) });
  return {
    first: layer(inputBasis.rows),
    secondTransposed: layer(outputBasis.rows),
    alongInputs: buffer(inputBasis.columns),
    alongOutputs: buffer(outputBasis.columns),
  };
}

/** Writes the weights W₁ and W₂ᵀ with the given transposed coordinates along the eigenvectors, [hidden, rates]. */
export function writeWeights(
  { first, secondTransposed, alongInputs, alongOutputs }: LayerWorkspace,
  { hidden, rates, inputParts, outputParts, inputBasis, outputBasis }: InitialCoordinates,
  coordinates: Float64Array,
): void {
  const r = inputParts.length;
  const [m, inputs, outputs] = [rates.length, inputBasis.columns, outputBasis.columns];
  for (let j = 0; j < hidden; j++) {
    const row = j * m;
    for (let k = 0; k < r; k++) {
      const [x, y] = [inputParts[k]!, outputParts[k]!];
      const [plus, minus] = [coordinates[row + k]!, coordinates[row + r + k]!];
      alongInputs[j * inputs + k] = x * plus - y * minus;
      alongOutputs[j * outputs + k] = y * plus + x * minus;
    }
    const middle = row + 2 * r + inputs - r;
    alongInputs.set(coordinates.subarray(row + 2 * r, middle), j * inputs + r);
    alongOutputs.set(coordinates.subarray(middle, row + m), j * outputs + r);
  }
  multiplyTransposedInto(first.data, alongInputs, inputBasis.data, hidden, inputs, inputBasis.rows);
  multiplyTransposedInto(
    secondTransposed.data,
    alongOutputs,
    outputBasis.data,
    hidden,
    outputs,
    outputBasis.rows,
  );
}

/** Returns the unit eigenvector (x, y) of [[−h, s], [s, h]] for `rate` = √(s² + h²) >= 0, without cancellation. */
function eigenvector(s: number, h: number, rate: number): [x: number, y: number] {
  if (rate === 0) return [1, 0];
  const [x, y] = h >= 0 ? [s, rate + h] : [rate - h, s];
  const length = Math.hypot(x, y);
  return [x / length, y / length];
}

/**
 * Returns an orthonormal basis of the components of the columns of `matrix` [n, hidden] orthogonal to `basis`, and the
 * coordinates of the columns in it.
 */
function complementDirections(matrix: Matrix, basis: Matrix, rounding: number) {
  if (basis.columns === matrix.rows)
    return { basis: empty(matrix.rows, 0), coordinates: empty(0, matrix.columns) };
  // Projected twice: the first difference has rounding errors along the basis, which are large relative to a small
  // remainder.
  const outside = projectedOut(projectedOut(matrix, basis), basis);
  const svd = denseSvd(outside);
  const maxCount = Math.min(matrix.rows - basis.columns, svd.singularValues.length);
  const count = svd.singularValues.subarray(0, maxCount).filter((s) => s > rounding).length;
  const directions = normalised(projectedOut(leadingColumns(svd.u, count), basis));
  const coordinates = transposedMultiply(directions, outside);
  return { basis: directions, coordinates };
}

const empty = (rows: number, columns: number): Matrix => ({ rows, columns, data: new Float64Array(0) });

/** Returns matrix − basis basisᵀ matrix. */
function projectedOut(matrix: Matrix, basis: Matrix): Matrix {
  const inside = multiply(basis, transposedMultiply(basis, matrix)).data;
  return { ...matrix, data: matrix.data.map((x, i) => x - inside[i]!) };
}

function normalised(matrix: Matrix): Matrix {
  const { rows, columns } = matrix;
  const data = matrix.data.slice();
  for (let j = 0; j < columns; j++) {
    let length = 0;
    for (let i = 0; i < rows; i++) length = Math.hypot(length, data[i * columns + j]!);
    for (let i = 0; i < rows; i++) data[i * columns + j]! /= length;
  }
  return { rows, columns, data };
}

/** Returns [left, right]. */
function joinColumns(left: Matrix, right: Matrix): Matrix {
  const columns = left.columns + right.columns;
  const data = new Float64Array(left.rows * columns);
  for (let i = 0; i < left.rows; i++) {
    data.set(left.data.subarray(i * left.columns, (i + 1) * left.columns), i * columns);
    data.set(right.data.subarray(i * right.columns, (i + 1) * right.columns), i * columns + left.columns);
  }
  return { rows: left.rows, columns, data };
}

const norm = (data: Float64Array): number => {
  const largest = data.reduce((max, x) => Math.max(max, Math.abs(x)), 0);
  if (largest === 0) return 0;
  return largest * Math.sqrt(data.reduce((sum, x) => sum + (x / largest) ** 2, 0));
};
