import { type Arguments, argumentsOf } from "../../arrays/arguments";
import type { Matrix, MatrixLike } from "../../arrays/types";
import { runSync } from "../../concurrency/run-generator";
import { denseSingularValues } from "../../linalg/dense";
import { transposedMultiply } from "../../linalg/products";
import { lowerFactor } from "../lower-factor";
import { type Pair, readCentredPair } from "./activations";

/** Distance of two layers after the best orthogonal transformation. */
export interface ProcrustesDistance {
  /** Squared distance, from 0 (equal up to orthogonal transformation and scale) to 2; 0 if it is not defined. */
  readonly distanceSquared: number;
  /** True if a side has no variance. */
  readonly degenerate: boolean;
}

/**
 * Computes the squared orthogonal Procrustes distance of two layers (Ding, Denain & Steinhardt 2021; Williams et al.
 * 2021),
 *
 *   d² = min_Q ‖A − B Q‖² = 2 − 2 ‖AᵀB‖_*
 *
 * with centred activations of Frobenius norm 1, orthogonal Q and the nuclear norm ‖·‖_*, the sum of the singular values.
 * d is a metric.
 *
 * @param a activations [P, n₁], one sample per row
 * @param b activations [P, n₂] on the same samples
 * @throws ArgumentError for different numbers of samples, fewer than 2 samples, or NaN
 * @example
 * procrustes([[1, 0], [0, 1], [0, 0]], [[0, 2], [-2, 0], [0, 0]]).distanceSquared; // 0: rotated and scaled
 */
export function procrustes(a: MatrixLike, b: MatrixLike): ProcrustesDistance {
  const args = argumentsOf("procrustes");
  return procrustesOf(args, readCentredPair(args, a, b));
}

/** Computes the distance of centred activations. */
export function procrustesOf(args: Arguments, { a, b }: Pair): ProcrustesDistance {
  const norm = frobenius(a) * frobenius(b);
  if (norm === 0) return { distanceSquared: 0, degenerate: true };
  const [first, second] = [narrowed(args, a), narrowed(args, b)];
  args.memory("a and b", first.columns * second.columns, "use fewer neurons");
  const nuclear = denseSingularValues(transposedMultiply(first, second)).reduce((sum, s) => sum + s, 0);
  return { distanceSquared: Math.max(0, 2 - 2 * (nuclear / norm)), degenerate: false };
}

/** Returns activations with at most P columns and the same inner products of samples. */
const narrowed = (args: Arguments, matrix: Matrix): Matrix =>
  matrix.columns > matrix.rows ? runSync(lowerFactor(args, matrix)) : matrix;

const frobenius = ({ data }: Matrix): number => Math.sqrt(data.reduce((sum, x) => sum + x * x, 0));
