import { type Arguments, argumentsOf, type FieldsOf } from "../../arrays/arguments";
import { toNdArray } from "../../arrays/to-ndarray";
import type { Matrix, MatrixLike, NdArray } from "../../arrays/types";
import { type Computation, computeAsync } from "../../concurrency/computation";
import {
  COMPUTATION_OPTIONS,
  type ComputationOptions,
  checkComputationOptions,
} from "../../concurrency/computation-options";
import { runSync } from "../../concurrency/run-generator";

/** Leaf of every sample in every tree, by number; scikit-learn's `apply` and XGBoost's `pred_leaf` return them. */
export interface BoostingLeaves {
  /** Leaves of the P training samples in T trees, [P, T]. */
  readonly train: MatrixLike;
  /** Leaves of the probe samples, [Q, T]. */
  readonly probe: MatrixLike;
}

/** Learning rate of the trees. */
export interface BoostingOptions {
  /** Factor γ > 0 of the predictions of every tree. */
  readonly learningRate: number;
}

/** Smoother of an ensemble of trees at the training samples, [P, P], and at the probe samples, [Q, P]. */
export interface BoostingSmoother {
  readonly train: NdArray;
  readonly probe: NdArray;
}

const BOOSTING_OPTIONS: FieldsOf<BoostingOptions> = { learningRate: true };

/**
 * Computes the smoother of gradient boosting by trees with squared loss (Jeffares, Curth & van der Schaar 2024), from
 * the leaves of the samples: predictions are S y for training targets y, started at their mean, with
 *
 *   S₀ = 11ᵀ/P,  S ← S + γ L_t (I − S at the training samples)
 *
 * where row i of L_t averages over the training samples in the leaf of sample i. The trees must use all training
 * samples, without subsampling. `effectiveParameters` of its parts compares the ensemble with a network. T (2 P + Q) P
 * operations.
 *
 * @throws ArgumentError for shapes that do not match, leaves that are not integers, a probe sample in a leaf without
 * training samples (by its index), a learning rate out of range, or a smoother that overflows or does not fit in
 * memory
 * @example
 * const leaves = { train: [[1, 1], [1, 2], [2, 2]], probe: [[1, 2]] };
 * const { probe } = boostingSmoother(leaves, { learningRate: 0.5 });
 * effectiveParameters(probe);
 */
export function boostingSmoother(leaves: BoostingLeaves, options: BoostingOptions): BoostingSmoother {
  const args = argumentsOf("boostingSmoother");
  args.options("options", options, BOOSTING_OPTIONS);
  return runSync(boost(args, readEnsemble(args, leaves, options)));
}

/**
 * Computes the same numbers as `boostingSmoother`, but yields to the event loop.
 *
 * @throws the errors of `boostingSmoother`, and the reason of an aborted signal (rejects)
 * @example
 * const leaves = { train: [[1, 1], [1, 2], [2, 2]], probe: [[1, 2]] };
 * const { signal } = new AbortController();
 * const { train } = await boostingSmootherAsync(leaves, { learningRate: 0.5, signal });
 */
export async function boostingSmootherAsync(
  leaves: BoostingLeaves,
  options: BoostingOptions & ComputationOptions,
): Promise<BoostingSmoother> {
  const args = argumentsOf("boostingSmootherAsync");
  args.options("options", options, { ...BOOSTING_OPTIONS, ...COMPUTATION_OPTIONS });
  checkComputationOptions(args, options);
  return computeAsync(args, boost(args, readEnsemble(args, leaves, options)), options);
}

/** Checked ensemble: leaves of all samples, numbered from 0 in each tree, training samples first. */
interface Ensemble {
  readonly train: number;
  readonly samples: number;
  /** Leaves of the samples of each tree. */
  readonly trees: readonly Int32Array[];
  readonly learningRate: number;
}

function readEnsemble(args: Arguments, leaves: BoostingLeaves, { learningRate }: BoostingOptions): Ensemble {
  args.options("leaves", leaves, { train: true, probe: true });
  const at = args.at("leaves");
  const train = at.matrix("train", leaves.train);
  if (train.data.length === 0)
    throw at.refusal("train", "at least one sample and one tree", "an empty matrix");
  const probe = at.matrix("probe", leaves.probe, { columns: train.columns });
  args.number("options.learningRate", learningRate, { above: 0 });
  at.memory("train", (2 * train.rows + probe.rows) * train.rows, "use fewer samples");
  const trees = Array.from({ length: train.columns }, (_, t) => numberLeaves(at, train, probe, t));
  return { train: train.rows, samples: train.rows + probe.rows, trees, learningRate };
}

/** Numbers the leaves of one tree by their first training sample. */
function numberLeaves(args: Arguments, train: Matrix, probe: Matrix, tree: number): Int32Array {
  const numbers = new Map<number, number>();
  const out = new Int32Array(train.rows + probe.rows);
  for (let i = 0; i < out.length; i++) {
    const [part, name, row] =
      i < train.rows ? ([train, "train", i] as const) : ([probe, "probe", i - train.rows] as const);
    const leaf = part.data[row * part.columns + tree]!;
    args.number([name, [row, tree]], leaf, { integer: true });
    if (part === train && !numbers.has(leaf)) numbers.set(leaf, numbers.size);
    const number = numbers.get(leaf);
    if (number === undefined) throw args.error([name, [row, tree]], "a leaf with training samples", leaf);
    out[i] = number;
  }
  return out;
}

function* boost(
  args: Arguments,
  { train, samples, trees, learningRate }: Ensemble,
): Computation<BoostingSmoother> {
  const smoother = new Float64Array(samples * train).fill(1 / train);
  const means = new Float64Array(train * train);
  for (const [t, leaves] of trees.entries()) {
    writeLeafMeans(means, smoother, leaves, train);
    for (let i = 0; i < samples; i++) {
      const [row, mean] = [i * train, leaves[i]! * train];
      for (let j = 0; j < train; j++) smoother[row + j]! += learningRate * means[mean + j]!;
    }
    yield (t + 1) / trees.length;
  }
  args.finite("options.learningRate", smoother);
  return {
    train: toNdArray(smoother.slice(0, train * train), [train, train]),
    probe: toNdArray(smoother.slice(train * train), [samples - train, train]),
  };
}

/** Writes the mean rows of I − S over the training samples of every leaf. */
function writeLeafMeans(
  means: Float64Array,
  smoother: Float64Array,
  leaves: Int32Array,
  train: number,
): void {
  const counts = new Float64Array(train);
  for (let i = 0; i < train; i++) counts[leaves[i]!]!++;
  means.fill(0);
  for (let i = 0; i < train; i++) {
    const weight = 1 / counts[leaves[i]!]!;
    const [row, mean] = [i * train, leaves[i]! * train];
    for (let j = 0; j < train; j++) means[mean + j]! -= weight * smoother[row + j]!;
    means[mean + i]! += weight;
  }
}
