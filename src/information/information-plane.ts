import { argumentsOf } from "../arrays/arguments";
import type { MatrixLike, VectorLike } from "../arrays/types";

/** Information that the activations of a layer carry about the inputs and about the labels, in bits. */
export interface InformationPoint {
  /** I(X; T), the entropy of the patterns. */
  readonly inputInformation: number;
  /** I(T; Y), with the labels. */
  readonly labelInformation: number;
  /** Number of distinct patterns. */
  readonly distinct: number;
  /** True if I(X; T) > log₂ N − ½: nearly all samples have different patterns, whatever the network does. */
  readonly saturated: boolean;
}

/**
 * Computes the point of a layer in the information plane from exact counts of its patterns: I(X; T) = H(T) and
 * I(T; Y) = H(T) + H(Y) − H(T, Y), for N distinct inputs X with equal probabilities and a layer T that is a function
 * of X.
 *
 * @param patterns activations [N, D], a sample per row, compared exactly (0 and −0 are equal)
 * @param labels N labels, compared exactly
 * @param options.correction "miller-madow" adds (K − 1)/(2 N ln 2) to every entropy, for K distinct values; "none" by
 *   default
 * @throws ArgumentError for no samples, other shapes, NaN or unknown options
 * @example
 * informationPlane([[1], [1], [-1], [-1]], [0, 0, 1, 1]).labelInformation; // 1
 */
export function informationPlane(
  patterns: MatrixLike,
  labels: VectorLike,
  options: { correction?: "none" | "miller-madow" } = {},
): InformationPoint {
  const args = argumentsOf("informationPlane");
  const { rows, columns, data } = args.matrix("patterns", patterns);
  if (rows === 0) throw args.refusal("patterns", "at least one row", "an empty matrix");
  const read = args.vector("labels", labels, rows);
  args.options("options", options, { correction: true });
  const { correction = "none" } = options;
  args.choice("options.correction", correction, ["none", "miller-madow"]);
  const keys = Array.from({ length: rows }, (_, i) => data.subarray(i * columns, (i + 1) * columns).join());
  const entropy = (values: readonly string[]) => correctedEntropy(values, correction === "miller-madow");
  const pattern = entropy(keys);
  const label = entropy(Array.from(read, String));
  const both = entropy(keys.map((key, i) => `${key};${read[i]!}`));
  return {
    inputInformation: pattern,
    labelInformation: pattern + label - both,
    distinct: new Set(keys).size,
    saturated: pattern > Math.log2(rows) - 0.5,
  };
}

/** Computes the entropy of the frequencies of values, in bits. */
function correctedEntropy(values: readonly string[], corrected: boolean): number {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let entropy = corrected ? (counts.size - 1) / (2 * values.length * Math.LN2) : 0;
  for (const count of counts.values()) entropy -= (count / values.length) * Math.log2(count / values.length);
  return entropy;
}
