import type { AbortSignalLike } from "../../../arrays/types";
import {
  agreementRegime,
  isGuaranteed,
  leakyNetwork,
  neuronClusters,
  trainLeakyAsync,
} from "../../../implicit-bias";
import { generator } from "../../../random";

/** Two Gaussian classes, which a hyperplane separates. */
export interface TeacherProblem {
  readonly inputs: number[][];
  readonly labels: number[];
}

/** Measures of a trained network. */
export interface TeacherRun {
  readonly scale: number;
  readonly agreement: boolean;
  readonly perfect: boolean;
  /** Largest distance of a neuron from its cluster, relative to half of the distance of the clusters. */
  readonly spread: number;
  /** Fraction of random directions in which the network provably classifies like a hyperplane. */
  readonly guaranteed: number;
  /** Angle between w̄ − ū and the predicted normal, in radians. */
  readonly angle: number;
  readonly updates: number;
  /** Trained weights of positive and of negative neurons. */
  readonly neurons: { readonly positive: number[][]; readonly negative: number[][] };
}

/** Smallest |x₁| of a sample, relative to the distance of the classes; nearer samples are drawn again. */
const CLEARANCE = 1 / 3;

/** Draws samples of two classes at ± `distance` along the first input, with unit noise, in `inputSize` dimensions. */
export function drawProblem(
  { samples, inputSize, distance }: { samples: number; inputSize: number; distance: number },
  seed: number,
): TeacherProblem {
  const random = generator(seed);
  const labels = Array.from({ length: samples }, (_, p) => (p % 2 === 0 ? 1 : -1));
  const inputs = labels.map((label) => {
    const x = Array.from({ length: inputSize }, () => random.normal());
    while (Math.abs(x[0]!) > (1 - CLEARANCE) * distance) x[0] = random.normal();
    x[0]! += label * distance;
    return x;
  });
  return { inputs, labels };
}

/** Number of random directions. */
const DIRECTIONS = 2000;

/** Trains a network from weights of a scale, and measures it, also against the normal of the predicted limit. */
export async function trainTeacher(
  problem: TeacherProblem,
  normal: Float64Array,
  settings: { units: number; alpha: number; scale: number; lossFloor: number; updates: number },
  seed: number,
  signal: AbortSignalLike | undefined,
): Promise<TeacherRun> {
  const { units, alpha, scale, lossFloor, updates } = settings;
  const inputSize = problem.inputs[0]!.length;
  const start = leakyNetwork({ units, inputSize, alpha, scale, seed });
  const training = await trainLeakyAsync(start, problem, {
    learningRate: 0.1,
    lossFloor,
    updates,
    seed,
    signal,
  });
  const { network } = training;
  const clusters = neuronClusters(network);
  const difference = clusters.positive.map((x, i) => x - clusters.negative[i]!);
  const random = generator(seed);
  const inside = Array.from({ length: DIRECTIONS }, () =>
    isGuaranteed(
      clusters,
      Array.from({ length: inputSize }, () => random.normal()),
    ),
  );
  const rows = (weights: typeof network.positive) =>
    Array.from({ length: units }, (_, k) => Array.from({ length: inputSize }, (_x, i) => weights.get(k, i)));
  return {
    scale,
    ...agreementRegime(network, problem),
    spread: (2 * clusters.radius) / Math.hypot(...difference),
    guaranteed: inside.filter(Boolean).length / DIRECTIONS,
    angle: angleBetween(difference, normal),
    updates: training.updates,
    neurons: { positive: rows(network.positive), negative: rows(network.negative) },
  };
}

/** Computes the angle between two vectors. */
export function angleBetween(a: Float64Array, b: Float64Array): number {
  const [p, q] = [Math.hypot(...a), Math.hypot(...b)];
  return Math.acos(
    Math.min(
      1,
      a.reduce((sum, x, i) => sum + (x / p) * (b[i]! / q), 0),
    ),
  );
}
