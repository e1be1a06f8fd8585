import { argumentsOf } from "../../arrays/arguments";
import type { VectorLike } from "../../arrays/types";
import { unitVector } from "../unit-vector";
import type { Anisotropy } from "./anisotropy";

/**
 * Computes vᵀCv, the variance of the input gradients of random networks along a direction v of norm 1, with their
 * covariance C. The larger it is, the more easily the architecture separates classes along v (Ortiz-Jimenez et al. 2020).
 *
 * @param direction n numbers, not all 0; they are normalised
 * @param anisotropy eigenvalues and directions from `anisotropy`
 * @throws ArgumentError for zeros, sizes that do not match, or NaN
 * @example
 * const network = (seed: number) => (inputs: NdArray) => matmul(inputs, normal({ shape: [4, 1], seed }));
 * const result = anisotropy({ network, inputSize: 4, samples: 50 });
 * separability([1, 0, 0, 0], result); // between the smallest and the largest eigenvalue
 */
export function separability(
  direction: VectorLike,
  anisotropy: Pick<Anisotropy, "eigenvalues" | "directions">,
): number {
  const args = argumentsOf("separability");
  args.record("anisotropy", anisotropy);
  const eigenvalues = args.vector("anisotropy.eigenvalues", anisotropy.eigenvalues);
  const n = eigenvalues.length;
  const { data } = args.matrix("anisotropy.directions", anisotropy.directions, { rows: n, columns: n });
  const unit = unitVector(args.vector("direction", direction, n));
  if (unit === undefined) throw args.error("direction", "a vector that is not zero", direction);
  let variance = 0;
  for (let k = 0; k < n; k++) {
    let projection = 0;
    for (let i = 0; i < n; i++) projection += unit[i]! * data[i * n + k]!;
    variance += eigenvalues[k]! * projection * projection;
  }
  return args.finite("anisotropy", Float64Array.of(variance))[0]!;
}
