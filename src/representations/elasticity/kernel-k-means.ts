import { argumentsOf, type FieldsOf } from "../../arrays/arguments";
import type { Matrix, MatrixLike } from "../../arrays/types";
import { denseSymmetricEigen, powerOfTwoScale } from "../../linalg/dense";
import { readSymmetric } from "../../linalg/eigen";
import { generator } from "../../random";
import { improveClusters } from "./improve-clusters";
import { seedClusters } from "./seed-clusters";

/** Clusters of samples from their inner products. */
export interface KernelClusters {
  /** Cluster of every sample, numbered from 0 in the order of first appearance; no cluster is empty. */
  readonly labels: Int32Array;
  /** Σ_i G_ii − Σ_j (1/n_j) Σ_{a,b in cluster j} G_ab with G = gram + shift · I: the sum of squared distances. */
  readonly inertia: number;
  /** Smallest number that makes the matrix positive semidefinite, max(0, −smallest eigenvalue). */
  readonly shift: number;
}

/** Options of `kernelKMeans`. */
export interface KernelKMeansOptions {
  /** Number of random starts, of which the best result is returned; default 20. */
  readonly restarts?: number | undefined;
  /** Seed of the starts; default 0. */
  readonly seed?: number | undefined;
}

const OPTIONS: FieldsOf<KernelKMeansOptions> = { restarts: true, seed: true };

/**
 * Clusters samples by kernel k-means: minimises the squared distances from the means of the clusters in the feature space
 * whose inner products are given, such as a matrix of similarities.
 *
 * Each start chooses distant samples as centres (k-means++, Arthur & Vassilvitskii 2007), assigns all samples to the
 * nearest, and then moves single samples between clusters as long as that lowers the sum of squared distances (Hartigan &
 * Wong 1979). Such moves end in fewer local minima than assignments of all samples at once, and do not depend on the
 * shift of the diagonal. O(P²) operations per pass over the samples.
 *
 * @param gram symmetric [P, P]; for a similarity S that is not symmetric, (S + Sᵀ)/2
 * @param k number of clusters, 1 to P
 * @throws ArgumentError for a matrix that is not symmetric, NaN, `k` out of range or unknown options; ConvergenceError if
 * the moves do not end
 * @example
 * const points = [[0, 0], [0.1, 0], [5, 5], [5, 5.1]];
 * kernelKMeans(matmul(points, points, { transposeRight: true }), 2).labels; // 0, 0, 1, 1
 */
export function kernelKMeans(gram: MatrixLike, k: number, options: KernelKMeansOptions = {}): KernelClusters {
  const args = argumentsOf("kernelKMeans");
  const given = readSymmetric(args.at("gram"), gram);
  args.number("k", k, { integer: true, atLeast: 1, atMost: given.rows });
  args.options("options", options, OPTIONS);
  const { restarts = 20, seed = 0 } = options;
  args.number("options.restarts", restarts, { integer: true, atLeast: 1 });
  args.number("options.seed", seed, { integer: true });
  const factor = powerOfTwoScale(given.data);
  const { matrix, shift } = positiveSemidefinite({ ...given, data: given.data.map((x) => x * factor) });
  const random = generator(seed);
  let best: { readonly labels: Int32Array; readonly inertia: number } | undefined;
  for (let start = 0; start < restarts; start++) {
    const labels = improveClusters(args, matrix, seedClusters(matrix, k, random), k);
    const inertia = inertiaOf(matrix, labels, k);
    if (best === undefined || inertia < best.inertia) best = { labels, inertia };
  }
  const results = Float64Array.of(Math.max(0, best!.inertia) / factor, shift / factor);
  args.finite("gram", results);
  return { labels: inOrderOfAppearance(best!.labels), inertia: results[0]!, shift: results[1]! };
}

/**
 * Adds the smallest multiple of the identity that makes a matrix positive semidefinite; none if its eigenvalues are
 * negative by rounding errors only.
 */
function positiveSemidefinite(matrix: Matrix): { readonly matrix: Matrix; readonly shift: number } {
  const { rows, data } = matrix;
  const { values } = denseSymmetricEigen(matrix);
  const smallest = values[0]!;
  const shift = smallest < -rows * Number.EPSILON * Math.abs(values[rows - 1]!) ? -smallest : 0;
  for (let i = 0; i < rows; i++) data[i * (rows + 1)]! += shift;
  return { matrix, shift };
}

/** Computes the sum of squared distances of the samples from the means of their clusters. */
function inertiaOf({ rows, data }: Matrix, labels: Int32Array, k: number): number {
  const sizes = new Float64Array(k);
  const sums = new Float64Array(k);
  let trace = 0;
  for (let i = 0; i < rows; i++) {
    sizes[labels[i]!]!++;
    trace += data[i * (rows + 1)]!;
    for (let j = 0; j < rows; j++) if (labels[j] === labels[i]) sums[labels[i]!]! += data[i * rows + j]!;
  }
  return sums.reduce((rest, sum, c) => rest - sum / sizes[c]!, trace);
}

/** Renumbers labels from 0 in the order of their first appearance. */
function inOrderOfAppearance(labels: Int32Array): Int32Array {
  const numbers = new Map<number, number>();
  return labels.map((label) => {
    if (!numbers.has(label)) numbers.set(label, numbers.size);
    return numbers.get(label)!;
  });
}
