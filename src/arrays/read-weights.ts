import type { Arguments } from "./arguments";
import { HERE } from "./path";
import type { Matrix, MatrixLike } from "./types";

/** Returns copies of a network's weight matrices, after checking that their shapes chain: W_l is [n_{l+1}, n_l]. */
export function readWeights(at: Arguments, weights: readonly MatrixLike[]): Matrix[] {
  if (!Array.isArray(weights) || weights.length === 0) {
    throw at.error(HERE, "an array of at least one matrix", weights);
  }
  const matrices: Matrix[] = [];
  for (let l = 0; l < weights.length; l++) {
    const columns = matrices[l - 1]?.rows;
    matrices.push(at.matrix(l, weights[l]!, { columns }));
  }
  return matrices;
}

/** Returns the numbers of units [n_0, ..., n_L] of a network, inputs first. */
export const widthsOf = (weights: readonly Matrix[]): number[] => [
  weights[0]!.columns,
  ...weights.map((matrix) => matrix.rows),
];
