import type { Arguments } from "../../arrays/arguments";
import type { Matrix } from "../../arrays/types";

/** Largest number of passes over all samples. */
const MAX_PASSES = 1000;
/** Smallest decrease by a move, relative to the trace of the Gram matrix, that is not a rounding error. */
const MIN_DECREASE = 1e-13;

/** Sums over the clusters that the distances of samples from means need. */
interface ClusterSums {
  readonly sizes: Float64Array;
  /** Σ_{a,b in cluster} G_ab. */
  readonly within: Float64Array;
  /** Σ_{b in cluster c} G_ib, [P, k]. */
  readonly toSample: Float64Array;
}

/**
 * Moves single samples to other clusters while that lowers the sum of squared distances from the means, and returns the
 * labels. A sample alone in its cluster stays there, so that no cluster becomes empty.
 *
 * A move of sample i from cluster A to B changes the sum by d²(i, B) n_B/(n_B + 1) − d²(i, A) n_A/(n_A − 1).
 */
export function improveClusters(args: Arguments, gram: Matrix, start: Int32Array, k: number): Int32Array {
  const { rows, data } = gram;
  const labels = start.slice();
  const sums = clusterSums(gram, labels, k);
  const trace = labels.reduce((sum, _, i) => sum + data[i * (rows + 1)]!, 0);
  let largest = 0;
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    largest = 0;
    for (let i = 0; i < rows; i++) {
      const [cluster, decrease] = bestMove(gram, sums, labels[i]!, i, k);
      if (!(decrease > MIN_DECREASE * trace)) continue;
      largest = Math.max(largest, decrease);
      moveSample(gram, sums, labels, i, cluster, k);
    }
    if (largest === 0) return labels;
  }
  const message = `samples still moved between clusters after ${MAX_PASSES} passes`;
  throw args.notConverged(message, { iterations: MAX_PASSES, residual: largest });
}

function clusterSums({ rows, data }: Matrix, labels: Int32Array, k: number): ClusterSums {
  const sums = {
    sizes: new Float64Array(k),
    within: new Float64Array(k),
    toSample: new Float64Array(rows * k),
  };
  for (let i = 0; i < rows; i++) {
    sums.sizes[labels[i]!]!++;
    for (let j = 0; j < rows; j++) {
      const inner = data[i * rows + j]!;
      sums.toSample[i * k + labels[j]!]! += inner;
      if (labels[i] === labels[j]) sums.within[labels[i]!]! += inner;
    }
  }
  return sums;
}

/** Returns the cluster to which a move of sample i lowers the sum most, and the decrease. */
function bestMove(
  { rows, data }: Matrix,
  { sizes, within, toSample }: ClusterSums,
  own: number,
  i: number,
  k: number,
): [cluster: number, decrease: number] {
  let best: [number, number] = [own, 0];
  if (sizes[own] === 1) return best;
  const distance = (c: number) =>
    data[i * (rows + 1)]! - (2 * toSample[i * k + c]!) / sizes[c]! + within[c]! / sizes[c]! ** 2;
  const gain = (distance(own) * sizes[own]!) / (sizes[own]! - 1);
  for (let c = 0; c < k; c++) {
    if (c === own) continue;
    const decrease = gain - (distance(c) * sizes[c]!) / (sizes[c]! + 1);
    if (decrease > best[1]) best = [c, decrease];
  }
  return best;
}

function moveSample(
  { rows, data }: Matrix,
  { sizes, within, toSample }: ClusterSums,
  labels: Int32Array,
  i: number,
  to: number,
  k: number,
): void {
  const from = labels[i]!;
  const square = data[i * (rows + 1)]!;
  within[from]! += square - 2 * toSample[i * k + from]!;
  within[to]! += square + 2 * toSample[i * k + to]!;
  sizes[from]!--;
  sizes[to]!++;
  for (let j = 0; j < rows; j++) {
    toSample[j * k + from]! -= data[j * rows + i]!;
    toSample[j * k + to]! += data[j * rows + i]!;
  }
  labels[i] = to;
}
