import { argumentsOf } from "../../arrays/arguments";
import type { Matrix, MatrixLike } from "../../arrays/types";
import { similarityOf } from "../similarity/similarity";
import { dotProduct, unitDeviations } from "../unit-vector";

/** Correlation of a similarity of samples with their distance. */
export interface DistanceCorrelation {
  /** Pearson correlation; 0 if it is not defined. */
  readonly pearson: number;
  /** True if the similarities or the distances are all equal. */
  readonly degenerate: boolean;
}

/**
 * Computes the Pearson correlation of a similarity matrix, such as the relative changes of `elasticity`, with distances
 * of the samples, over all ordered pairs of different samples (He & Su 2020). It is near −1 for a network that changes
 * its output only near the sample of a step.
 *
 * @param similarity [P, P], symmetric or not
 * @param distances [P, P]
 * @throws ArgumentError for matrices that are not square or of different sizes, fewer than 2 samples, or NaN
 * @example
 * elasticityVersusDistance([[1, 0.9, 0.2], [0.8, 1, 0.4], [0.1, 0.5, 1]], [[0, 1, 3], [1, 0, 2], [3, 2, 0]]).pearson;
 */
export function elasticityVersusDistance(similarity: MatrixLike, distances: MatrixLike): DistanceCorrelation {
  const args = argumentsOf("elasticityVersusDistance");
  const first = args.matrix("similarity", similarity);
  const { rows, columns } = first;
  if (rows !== columns || rows < 2) {
    throw args.refusal("similarity", "a square matrix of at least 2 samples", `[${rows}, ${columns}]`);
  }
  const second = args.matrix("distances", distances, { rows, columns });
  const [x, y] = [unitDeviations(offDiagonal(first)), unitDeviations(offDiagonal(second))];
  if (x === undefined || y === undefined) return { pearson: 0, degenerate: true };
  return { pearson: similarityOf(dotProduct(x, y)).value, degenerate: false };
}

const offDiagonal = ({ rows, data }: Matrix): Float64Array => data.filter((_, at) => at % (rows + 1) !== 0);
