import { type Arguments, argumentsOf } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import type { Matrix, MatrixLike } from "../arrays/types";
import { type DenseSvd, denseSvd } from "../linalg/dense";
import { multiply, multiplyTransposed, scaleColumns, transposedMultiply } from "../linalg/products";

/** Checks that a depth is an integer from 1 to 1000. */
export const checkDepth = (args: Arguments, depth: unknown): number =>
  args.number(HERE, depth, { integer: true, atLeast: 1, atMost: 1000 });

/**
 * Computes the velocity of the product W = W_N ... W_1 of a balanced deep linear network (W_{l+1}ᵀW_{l+1} = W_lW_lᵀ)
 * under gradient flow of any loss with gradient G = ∂L/∂W, at τ = 1, from the singular value decomposition of W (see
 * `endToEndFlow` for the equation).
 */
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
