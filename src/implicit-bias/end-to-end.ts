import { checkFinite, checkNumber, checkRecord } from "../arrays/check";
import { ArgumentError } from "../arrays/errors";
import { readMatrix } from "../arrays/readers";
import { matrixToNdArray } from "../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArray } from "../arrays/types";
import { type DenseSvd, denseSvd } from "../linalg/dense";
import { multiply, multiplyTransposed, scaleColumns, transposedMultiply } from "../linalg/products";

/** How the product of a balanced deep linear network moves under gradient flow. */
export interface EndToEndRates {
  /** dW/dt, [m, n] */
  readonly product: NdArray;
  /** The singular values of W, r = min(m, n) of them, descending. */
  readonly singularValues: Float64Array;
  /** dσ/dt of each: −N (σ²)^(1 − 1/N) u·G v. */
  readonly singularValueRates: Float64Array;
  /** dU/dt and dV/dt of the singular vectors, [m, r] and [n, r], zero where singular values coincide. */
  readonly leftRates: NdArray;
  readonly rightRates: NdArray;
}

/**
 * The velocity of the product W = W_N ... W_1 of a balanced deep linear network (W_{l+1}ᵀW_{l+1} = W_lW_lᵀ) under gradient
 * flow of any loss with gradient G = ∂L/∂W, and of its singular values and vectors (Arora, Cohen, Hu & Luo 2019):
 *
 *   dW/dt = −Σ_j (WWᵀ)^((j−1)/N) G (WᵀW)^((N−j)/N),   dσ/dt = −N (σ²)^(1 − 1/N) u·G v
 *
 * The power of σ is why depth prefers low rank: small singular values wait, large ones run.
 *
 * @param options.product W, [m, n]; options.gradient G, [m, n]; options.depth N >= 1
 * @throws ArgumentError for shapes that do not match, NaN, or a depth that is no positive integer
 * @example
 * const rates = endToEndRates({ product: [[2, 0], [0, 1]], gradient: [[-1, 0], [0, -1]], depth: 2 });
 * rates.singularValueRates; // 4, 2: −2 σ u·G v
 */
export function endToEndRates(options: {
  product: MatrixLike;
  gradient: MatrixLike;
  depth: number;
}): EndToEndRates {
  const name = "endToEndRates";
  checkRecord(name, "options", options);
  const product = readMatrix(name, "options.product", options.product);
  const gradient = readMatrix(name, "options.gradient", options.gradient, {
    rows: product.rows,
    columns: product.columns,
  });
  const depth = checkDepth(name, "options.depth", options.depth);
  const svd = denseSvd(product);
  const { singularValues } = svd;
  const velocity = endToEndVelocity(svd, gradient, depth);
  const inner = transposedMultiply(svd.u, multiply(velocity, svd.v));
  const r = singularValues.length;
  const rates = Float64Array.from({ length: r }, (_, k) => inner.data[k * (r + 1)]!);
  const left = vectorRates(svd, velocity, inner, "left");
  const right = vectorRates(svd, velocity, inner, "right");
  for (const data of [velocity.data, rates, left.data, right.data]) {
    checkFinite(name, "options.product and options.gradient", data);
  }
  return {
    product: matrixToNdArray(velocity),
    singularValues,
    singularValueRates: rates,
    leftRates: matrixToNdArray(left),
    rightRates: matrixToNdArray(right),
  };
}

/** A number of layers, 1 or more. */
export const checkDepth = (functionName: string, argument: string, depth: unknown): number =>
  checkNumber(functionName, argument, depth, { integer: true, atLeast: 1, atMost: 1000 });

/** dW/dt for a product given by its singular value decomposition. */
export function endToEndVelocity(
  { u, singularValues, v }: DenseSvd,
  gradient: Matrix,
  depth: number,
): Matrix {
  if (depth === 1) return { ...gradient, data: gradient.data.map((x) => -x) };
  const r = singularValues.length;
  const power = (j: number): Float64Array => singularValues.map((s) => s ** ((2 * j) / depth));
  const outer = power(depth - 1);
  // j = 1 and j = N have a factor of one (also outside the span of the singular vectors); the others are inside it.
  const left = multiplyTransposed(scaleColumns(multiply(gradient, v), outer), v);
  const right = multiply(scaleColumns(u, outer), transposedMultiply(u, gradient));
  const inner = transposedMultiply(u, multiply(gradient, v));
  const data = new Float64Array(r * r);
  for (let j = 2; j < depth; j++) {
    const [a, b] = [power(j - 1), power(depth - j)];
    for (let k = 0; k < r; k++) for (let l = 0; l < r; l++) data[k * r + l]! += a[k]! * b[l]!;
  }
  for (let i = 0; i < data.length; i++) data[i]! *= inner.data[i]!;
  const middle = multiplyTransposed(multiply(u, { rows: r, columns: r, data }), v);
  return { ...gradient, data: left.data.map((x, i) => -(x + right.data[i]! + middle.data[i]!)) };
}

/** dU/dt (or dV/dt) of the singular vectors of a matrix that moves with a velocity whose part inside them is `inner`. */
function vectorRates(
  { u, singularValues, v }: DenseSvd,
  velocity: Matrix,
  inner: Matrix,
  side: "left" | "right",
): Matrix {
  const r = singularValues.length;
  const own = side === "left" ? u : v;
  const at = (k: number, l: number): number => inner.data[side === "left" ? k * r + l : l * r + k]!;
  const turn = new Float64Array(r * r);
  for (let k = 0; k < r; k++) {
    for (let l = 0; l < r; l++) {
      const [a, b] = [singularValues[k]!, singularValues[l]!];
      const gap = (b - a) * (b + a);
      if (k !== l && gap !== 0) turn[k * r + l] = (at(k, l) * b + at(l, k) * a) / gap;
    }
  }
  const inside = multiply(own, { rows: r, columns: r, data: turn });
  const image = side === "left" ? multiply(velocity, v) : transposedMultiply(velocity, u);
  const along = multiply(own, transposedMultiply(own, image));
  const data = inside.data.map((x, i) => {
    const s = singularValues[i % r]!;
    return s === 0 ? x : x + (image.data[i]! - along.data[i]!) / s;
  });
  return { rows: own.rows, columns: r, data };
}

/**
 * The effective rank of a matrix, the exponential of the entropy of its singular values divided by their sum: 1 for rank
 * one, min(m, n) for equal singular values (Roy & Vetterli 2007).
 *
 * @param matrix [m, n], not all zero
 * @throws ArgumentError for NaN, infinity, a ragged array or zeros
 * @example
 * effectiveRank([[1, 0], [0, 1]]); // 2
 */
export function effectiveRank(matrix: MatrixLike): number {
  const { singularValues } = denseSvd(readMatrix("effectiveRank", "matrix", matrix));
  const largest = singularValues[0]!;
  if (largest === 0) throw new ArgumentError("effectiveRank", "matrix", "not all zero", "zeros");
  const sum = singularValues.reduce((total, s) => total + s / largest, 0);
  const entropy = singularValues.reduce((total, s) => {
    const part = s / largest / sum;
    return part > 0 ? total - part * Math.log(part) : total;
  }, 0);
  return Math.exp(entropy);
}
