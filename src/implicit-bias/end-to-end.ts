import { type Arguments, argumentsOf } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import { matrixToNdArray } from "../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArray } from "../arrays/types";
import { type DenseSvd, denseSvd } from "../linalg/dense";
import { multiply, multiplyTransposed, scaleColumns, transposedMultiply } from "../linalg/products";

/** Rates of change of the product of a balanced deep linear network under gradient flow. */
export interface EndToEndRates {
  /** dW/dt, [m, n] */
  readonly product: NdArray;
  /** Singular values of W, r = min(m, n) numbers in descending order. */
  readonly singularValues: Float64Array;
  /** dσ/dt of each singular value: −N (σ²)^(1 − 1/N) u·G v. */
  readonly singularValueRates: Float64Array;
  /** dU/dt of the left singular vectors, [m, r]; rotations between equal singular values are set to zero. */
  readonly leftRates: NdArray;
  /** dV/dt of the right singular vectors, [n, r]; rotations between equal singular values are set to zero. */
  readonly rightRates: NdArray;
}

/**
 * Computes the velocity of the product W = W_N ... W_1 of a balanced deep linear network (W_{l+1}ᵀW_{l+1} = W_lW_lᵀ)
 * under gradient flow of any loss with gradient G = ∂L/∂W, and the velocities of its singular values and vectors
 * (Arora, Cohen, Hu & Luo 2019):
 *
 *   dW/dt = −Σ_j (WWᵀ)^((j−1)/N) G (WᵀW)^((N−j)/N),   dσ/dt = −N (σ²)^(1 − 1/N) u·G v
 *
 * The power of σ explains the bias of deep networks towards low rank: small singular values grow slowly, large ones
 * fast.
 *
 * @param options.product W, [m, n]; options.gradient G, [m, n]; options.depth N >= 1
 * @throws ArgumentError for shapes that do not match, NaN, or a depth that is not an integer from 1 to 1000
 * @example
 * const rates = endToEndRates({ product: [[2, 0], [0, 1]], gradient: [[-1, 0], [0, -1]], depth: 2 });
 * rates.singularValueRates; // 4, 2: −2 σ u·G v
 */
export function endToEndRates(options: {
  product: MatrixLike;
  gradient: MatrixLike;
  depth: number;
}): EndToEndRates {
  const args = argumentsOf("endToEndRates");
  args.options("options", options, { product: true, gradient: true, depth: true });
  const product = args.matrix("options.product", options.product);
  const gradient = args.matrix("options.gradient", options.gradient, {
    rows: product.rows,
    columns: product.columns,
  });
  const depth = checkDepth(args.at("options.depth"), options.depth);
  const svd = denseSvd(product);
  const { singularValues } = svd;
  const velocity = endToEndVelocity(svd, gradient, depth);
  const inner = transposedMultiply(svd.u, multiply(velocity, svd.v));
  const r = singularValues.length;
  const rates = Float64Array.from({ length: r }, (_, k) => inner.data[k * (r + 1)]!);
  const left = vectorRates(svd, velocity, inner, "left");
  const right = vectorRates(svd, velocity, inner, "right");
  for (const data of [velocity.data, rates, left.data, right.data]) {
    args.finite(["options", "(product and gradient)"], data);
  }
  return {
    product: matrixToNdArray(velocity),
    singularValues,
    singularValueRates: rates,
    leftRates: matrixToNdArray(left),
    rightRates: matrixToNdArray(right),
  };
}

/** Checks that a depth is an integer from 1 to 1000. */
export const checkDepth = (args: Arguments, depth: unknown): number =>
  args.number(HERE, depth, { integer: true, atLeast: 1, atMost: 1000 });

/** Computes dW/dt at τ = 1 for a product W given by its singular value decomposition. */
export function endToEndVelocity(
  { u, singularValues, v }: DenseSvd,
  gradient: Matrix,
  depth: number,
): Matrix {
  if (depth === 1) return { ...gradient, data: gradient.data.map((x) => -x) };
  const r = singularValues.length;
  const power = (j: number): Float64Array => singularValues.map((s) => s ** ((2 * j) / depth));
  const outer = power(depth - 1);
  // The terms j = 1 and j = N have one identity factor, which is not restricted to the span of the singular vectors.
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

/**
 * Computes dU/dt (or dV/dt) of the singular vectors of a matrix with the given velocity, where `inner` = Uᵀ dW/dt V.
 */
function vectorRates(
  { u, singularValues, v }: DenseSvd,
  velocity: Matrix,
  inner: Matrix,
  side: "left" | "right",
): Matrix {
  const r = singularValues.length;
  const vectors = side === "left" ? u : v;
  const at = (k: number, l: number): number => inner.data[side === "left" ? k * r + l : l * r + k]!;
  const rotation = new Float64Array(r * r);
  for (let k = 0; k < r; k++) {
    for (let l = 0; l < r; l++) {
      const [a, b] = [singularValues[k]!, singularValues[l]!];
      const gap = (b - a) * (b + a);
      if (k !== l && gap !== 0) rotation[k * r + l] = (at(k, l) * b + at(l, k) * a) / gap;
    }
  }
  const inside = multiply(vectors, { rows: r, columns: r, data: rotation });
  const image = side === "left" ? multiply(velocity, v) : transposedMultiply(velocity, u);
  const along = multiply(vectors, transposedMultiply(vectors, image));
  const data = inside.data.map((x, i) => {
    const s = singularValues[i % r]!;
    return s === 0 ? x : x + (image.data[i]! - along.data[i]!) / s;
  });
  return { rows: vectors.rows, columns: r, data };
}

/**
 * Computes the effective rank of a matrix: the exponential of the entropy of its singular values divided by their sum.
 * It is 1 for rank one and min(m, n) for equal singular values (Roy & Vetterli 2007).
 *
 * @param matrix [m, n], with a non-zero entry
 * @throws ArgumentError for NaN, infinity, a ragged array or a zero matrix
 * @example
 * effectiveRank([[1, 0], [0, 1]]); // 2
 */
export function effectiveRank(matrix: MatrixLike): number {
  const args = argumentsOf("effectiveRank");
  const { singularValues } = denseSvd(args.matrix("matrix", matrix));
  const largest = singularValues[0]!;
  if (largest === 0) throw args.refusal("matrix", "a matrix with a non-zero entry", "zeros");
  const sum = singularValues.reduce((total, s) => total + s / largest, 0);
  const entropy = singularValues.reduce((total, s) => {
    const part = s / largest / sum;
    return part > 0 ? total - part * Math.log(part) : total;
  }, 0);
  return Math.exp(entropy);
}
