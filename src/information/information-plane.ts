import { argumentsOf } from "../arrays/arguments";
import type { MatrixLike, VectorLike } from "../arrays/types";
import { entropyOf } from "./entropy";
import { numberRows } from "./number-rows";

/** Correction of estimated entropies. */
export interface InformationPlaneOptions {
  /**
   * `"none"` (default), or `"miller-madow"`, which adds (K − 1) / (2 N ln 2) bits to every entropy of a variable with K
   * observed values (Miller 1955).
   */
  readonly correction?: "none" | "miller-madow" | undefined;
}

/** A layer's place in the information plane, in bits. */
export interface InformationPoint {
  /** I(X; T) = H(T), because T is a function of the inputs X. */
  readonly inputInformation: number;
  /** I(T; Y) = H(T) + H(Y) − H(T, Y). */
  readonly labelInformation: number;
  /** Number of different patterns. */
  readonly distinct: number;
  /**
   * True if the uncorrected H(T) exceeds log₂ N − ½: nearly all samples have different patterns, and the estimates
   * reflect the number of samples, not the network.
   */
  readonly saturated: boolean;
}

/** Allowance of the test for saturation below log₂ N, in bits. */
const SATURATION_MARGIN = 0.5;

/**
 * Computes the mutual information of a layer T with the inputs X and with the labels Y, from the patterns that N equally
 * likely, different inputs cause (Shwartz-Ziv & Tishby 2017; Raj, Nayak & Kalyani 2020).
 *
 *   I(X; T) = H(T),   I(T; Y) = H(T) − Σ_y p(y) H(T | y)
 *
 * T is discrete and a function of X. Patterns count as equal only if all their numbers are equal (+0 and −0 are); round or bin
 * continuous activations first. Without correction 0 <= I(T; Y) <= min(H(T), H(Y)); a correction can leave these bounds.
 * O(N D) operations.
 *
 * @param patterns activations of the layer, [N, D]
 * @param labels class of each sample, N numbers, compared exactly
 * @returns information in bits, the number of different patterns and a flag for saturated estimates
 * @throws ArgumentError for lengths that do not match, NaN, infinite numbers or unknown options
 * @example
 * const patterns = [[1, 1], [1, -1], [-1, 1], [-1, -1]];
 * informationPlane(patterns, [0, 1, 1, 0]).labelInformation; // 1
 */
export function informationPlane(
  patterns: MatrixLike,
  labels: VectorLike,
  options: InformationPlaneOptions = {},
): InformationPoint {
  const args = argumentsOf("informationPlane");
  args.options<InformationPlaneOptions>("options", options, { correction: true });
  const { correction = "none" } = options;
  args.choice("options.correction", correction, ["none", "miller-madow"] as const);
  const matrix = args.matrix("patterns", patterns);
  const samples = matrix.rows;
  const codes = numberRows(matrix);
  const classes = numberRows({
    rows: samples,
    columns: 1,
    data: args.vector("labels", labels, samples),
  });
  const pairs = new Float64Array(2 * samples);
  for (let i = 0; i < samples; i++) pairs.set([codes.numbers[i]!, classes.numbers[i]!], 2 * i);
  const [t, y, joint] = [
    entropyOf(codes),
    entropyOf(classes),
    entropyOf(numberRows({ rows: samples, columns: 2, data: pairs })),
  ];
  // Rounding could leave the bounds of the plug-in estimate.
  const shared = Math.max(0, Math.min(t.plugIn + y.plugIn - joint.plugIn, t.plugIn, y.plugIn));
  const factor = correction === "miller-madow" ? 1 : 0;
  return {
    inputInformation: t.plugIn + factor * t.correction,
    labelInformation: shared + factor * (t.correction + y.correction - joint.correction),
    distinct: codes.count,
    saturated: t.plugIn > Math.log2(samples) - SATURATION_MARGIN,
  };
}
