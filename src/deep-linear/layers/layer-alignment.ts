import { argumentsOf } from "../../arrays/arguments";
import type { MatrixLike } from "../../arrays/types";
import { denseSvd } from "../../linalg/dense";
import { readWeights } from "../weights";

/**
 * Computes the alignment of the leading singular vectors of adjacent layers, |u₁(W_l) · v₁(W_{l+1})| from 0 to 1, for
 * every hidden layer.
 *
 * Balanced layers share all their singular vectors, up to signs. From small random weights, the alignment rises to one
 * before a mode is learned (Saxe et al. 2014; Ji & Telgarsky 2019).
 *
 * @param weights `weights[l]` of shape [n_{l+1}, n_l], input layer first
 * @returns L − 1 numbers
 * @throws ArgumentError when the shapes do not chain or an entry is not finite
 * @example
 * layerAlignment(balancedWeights({ widths: [5, 9, 9, 3], scale: 1e-3 })); // 1, 1
 */
export function layerAlignment(weights: readonly MatrixLike[]): Float64Array {
  const factors = readWeights(argumentsOf("layerAlignment").at("weights"), weights).map(denseSvd);
  return Float64Array.from(factors.slice(1), ({ v }, l) => {
    const { u } = factors[l]!;
    let sum = 0;
    for (let i = 0; i < u.rows; i++) sum += u.data[i * u.columns]! * v.data[i * v.columns]!;
    return Math.min(1, Math.abs(sum));
  });
}
