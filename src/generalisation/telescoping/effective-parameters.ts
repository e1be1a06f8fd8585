import { argumentsOf } from "../../arrays/arguments";
import type { MatrixLike } from "../../arrays/types";

/**
 * Computes the effective number of parameters that a smoother uses at some inputs (Curth, Jeffares & van der Schaar
 * 2023): predictions S y of n training targets y, with a row of S for each of I inputs, use
 *
 *   p = (n/I) Σ_j ‖s_j‖²
 *
 * At the training inputs it is the number of parameters for least squares, n for interpolation, and n/k for the mean of
 * k nearest neighbours. At other inputs it may be smaller or larger: overfitting is benign if it is smaller there.
 *
 * @param rows rows of S at the inputs, [I, n]
 * @throws ArgumentError for no rows or columns, ragged rows, NaN, or squares that overflow
 * @example
 * effectiveParameters([[0.5, 0.5, 0], [0.5, 0.5, 0], [0, 0, 1]]); // 2: a mean of two samples, and one sample alone
 */
export function effectiveParameters(rows: MatrixLike): number {
  const args = argumentsOf("effectiveParameters");
  const { rows: inputs, columns: samples, data } = args.matrix("rows", rows);
  if (data.length === 0) throw args.refusal("rows", "at least one row and one column", "an empty matrix");
  const squares = data.reduce((sum, entry) => sum + entry * entry, 0);
  const value = (samples / inputs) * squares;
  args.finite("rows", Float64Array.of(value));
  return value;
}
