import { argumentsOf } from "../../arrays/arguments";
import type { Matrix, VectorLike } from "../../arrays/types";
import { norm } from "../../linalg/norm";
import { type LeakyNetworkLike, readLeakyNetwork } from "./leaky-network";

/** Clusters of the positive and of the negative neurons. */
export interface NeuronClusters {
  /** Mean w̄ of the positive neurons, n numbers. */
  readonly positive: Float64Array;
  /** Mean ū of the negative neurons, n numbers. */
  readonly negative: Float64Array;
  /** Largest distance r of a neuron from the mean of its cluster. */
  readonly radius: number;
}

/**
 * Computes the two clusters of neurons of a leaky-ReLU network. Where `isGuaranteed`, the network classifies like the
 * linear classifier w̄ − ū (Sarussi, Brutzkus & Globerson 2021).
 *
 * @throws ArgumentError for weights of different shapes, NaN, or numbers that overflow
 * @example
 * const network = leakyNetwork({ units: 20, inputSize: 2, alpha: 0.1, scale: 1e-3 });
 * neuronClusters(network).radius; // distances of neurons at the start, of the size of the scale
 */
export function neuronClusters(network: LeakyNetworkLike): NeuronClusters {
  const args = argumentsOf("neuronClusters");
  const { positive, negative } = readLeakyNetwork(args.at("network"), network);
  const [w, u] = [meanRow(positive), meanRow(negative)];
  const radius = Math.max(largestDistance(positive, w), largestDistance(negative, u));
  args.finite("network", Float64Array.of(radius, ...w, ...u));
  return { positive: w, negative: u, radius };
}

/**
 * Tests whether |(w̄ − ū)·x| >= 2r‖x‖, which implies that the network gives x the sign of (w̄ − ū)·x: every w_i·x then lies on
 * one side of every u_j·x, and the activation ascends.
 *
 * @param clusters result of `neuronClusters`
 * @param x an input, n numbers
 * @throws ArgumentError for vectors of different lengths, NaN, or a radius below 0
 * @example
 * isGuaranteed({ positive: [1, 0], negative: [-1, 0], radius: 0.1 }, [1, 1]); // true
 * isGuaranteed({ positive: [1, 0], negative: [-1, 0], radius: 0.1 }, [0, 1]); // false: too near to the boundary
 */
export function isGuaranteed(
  clusters: {
    readonly positive: VectorLike;
    readonly negative: VectorLike;
    readonly radius: number;
  },
  x: VectorLike,
): boolean {
  const args = argumentsOf("isGuaranteed");
  args.record("clusters", clusters);
  const at = args.at("clusters");
  const w = at.vector("positive", clusters.positive);
  const u = at.vector("negative", clusters.negative, w.length);
  const radius = at.number("radius", clusters.radius, { atLeast: 0 });
  const input = args.vector("x", x, w.length);
  const length = norm(input);
  if (length === 0) return true;
  // Relative to ‖x‖, so that no product overflows.
  const along = w.reduce((sum, value, i) => sum + (value - u[i]!) * (input[i]! / length), 0);
  return Math.abs(along) >= 2 * radius;
}

function meanRow({ rows, columns, data }: Matrix): Float64Array {
  const mean = new Float64Array(columns);
  data.forEach((x, i) => {
    mean[i % columns]! += x / rows;
  });
  return mean;
}

function largestDistance({ rows, columns, data }: Matrix, mean: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < rows; i++) {
    const row = data.subarray(i * columns, (i + 1) * columns);
    largest = Math.max(largest, norm(row.map((x, j) => x - mean[j]!)));
  }
  return largest;
}
