import { toNdArray } from "../arrays";
import type { Arguments } from "../arrays/arguments";
import { HERE } from "../arrays/path";
import { readArray } from "../arrays/read-array";
import { isNdArrayLike } from "../arrays/type-guards";
import type { MatrixLike, NdArray, NdArrayLike, VectorLike } from "../arrays/types";
import { withinCall } from "../arrays/within-call";
import { type Activation, mlp, type Network } from "../networks";
import type { Task } from "../tasks";
import { classTargets } from "../tasks/class-targets";
import { type CheckedSetting, readSetting, type TrainingSetting } from "./setting/training-setting";

export type { TimeUnit, TrainingSetting } from "./setting/training-setting";

/** Training log. Only the times are required; the more fields are given, the more can be diagnosed. */
export interface TrainingRun {
  /** T >= 2 times, ascending: epochs, steps, or steps × learning rate; a `setting` converts only the first two. */
  readonly times: VectorLike;
  /** Weights of all layers at these times, `weights[l]` of shape [T, n_{l+1}, n_l], input layer first. */
  readonly weights?: readonly NdArrayLike[] | undefined;
  /** Biases, `biases[l]` of shape [T, n_{l+1}]; leave out for a network without biases. */
  readonly biases?: readonly NdArrayLike[] | undefined;
  /** Inputs, [P, nIn]. */
  readonly inputs?: MatrixLike | undefined;
  /** Targets, [P, nOut]. */
  readonly targets?: MatrixLike | undefined;
  /**
   * Class numbers 0, 1, ..., [P], in place of `targets`, which are then one-hot rows. Names of items and features, which a
   * `Task` has under the same name, are not read.
   */
  readonly labels?: VectorLike | Task["labels"] | undefined;
  /** Activations of one hidden layer, [T, P, H]; default: those of the middle layer, computed from the weights. */
  readonly hidden?: NdArrayLike | undefined;
  /** Outputs, [T, P, nOut]; default: computed from the weights. */
  readonly outputs?: NdArrayLike | undefined;
  /** Nonlinearity of the hidden layers; required to compute activations and kernels of a network with hidden layers. */
  readonly activation?: Activation | undefined;
  /** Loss, optimiser, learning rate and batches, with which times in steps or epochs are converted to those of gradient flow. */
  readonly setting?: TrainingSetting | undefined;
}

/** A run after validation: copies of all arrays, with matching sizes. */
export interface CheckedRun {
  readonly times: Float64Array;
  /** Weights of each layer, [T, n_{l+1}, n_l]; empty if the run has no weights. */
  readonly weights: readonly NdArray[];
  readonly biases: readonly NdArray[];
  readonly inputs: NdArray | undefined;
  readonly targets: NdArray | undefined;
  readonly hidden: NdArray | undefined;
  readonly outputs: NdArray | undefined;
  /** Network of the weights; undefined if its activation is unknown. */
  readonly network: Network | undefined;
  /** Nonlinearity of the hidden layers, if it is known. */
  readonly activation: Activation | undefined;
  readonly setting: CheckedSetting | undefined;
}

/** Reads and checks a run, field by field. */
export function readRun(at: Arguments, run: TrainingRun): CheckedRun {
  at.record(HERE, run);
  const times = at.times("times", run.times);
  const count = times.length;
  if (count < 2 || times[count - 1] === times[0]) {
    throw at.error("times", "at least two different times", run.times);
  }
  const matrix = (name: "inputs" | "targets"): NdArray | undefined => {
    const given = run[name];
    if (given === undefined) return undefined;
    const { rows, columns, data } = at.matrix(name, given);
    return toNdArray(data, [rows, columns]);
  };
  const [inputs, targets] = [matrix("inputs"), readLabels(at, run) ?? matrix("targets")];
  const samples = inputs?.shape[0] ?? targets?.shape[0];
  if (inputs !== undefined && targets !== undefined && targets.shape[0] !== samples) {
    const name = run.targets === undefined ? "labels" : "targets";
    throw at.error(name, `an array of ${samples} rows, like run.inputs`, run[name]);
  }
  const activity = (name: "hidden" | "outputs", width?: number): NdArray | undefined => {
    const given = run[name];
    if (given === undefined) return undefined;
    const shape = [count, samples, width];
    const array = readArray(at.at(name), given, { dimensions: [3], shape });
    return toNdArray(array.data, array.shape);
  };
  const weights = readWeights(at.at("weights"), run.weights, count, inputs?.shape[1], targets?.shape[1]);
  const biases = readBiases(at.at("biases"), run.biases, weights, count);
  return {
    times,
    weights,
    biases,
    inputs,
    targets,
    hidden: activity("hidden"),
    outputs: activity("outputs", targets?.shape[1] ?? weights[weights.length - 1]?.shape[1]),
    network: networkOf(at, weights, biases, run.activation),
    activation: run.activation,
    setting: readSetting(at.at("setting"), run.setting),
  };
}

/** Returns the one-hot targets of class numbers: as many columns as the run has outputs, else one more than the largest. */
function readLabels(at: Arguments, { labels, targets, weights, outputs }: TrainingRun): NdArray | undefined {
  if (labels === undefined || isNames(labels)) return undefined;
  if (targets !== undefined) throw at.error("labels", "left out, because run.targets is given", labels);
  const last = Array.isArray(weights) ? weights[weights.length - 1] : undefined;
  const classes = isNdArrayLike(outputs) ? outputs.shape[2] : isNdArrayLike(last) ? last.shape[1] : undefined;
  return classTargets(at.at("labels"), at.vector("labels", labels), { classes });
}

const isNames = (labels: NonNullable<TrainingRun["labels"]>): labels is NonNullable<Task["labels"]> =>
  typeof labels === "object" && labels !== null && ("items" in labels || "features" in labels);

function readWeights(
  at: Arguments,
  list: TrainingRun["weights"],
  count: number,
  inputs: number | undefined,
  outputs: number | undefined,
): NdArray[] {
  if (list === undefined) return [];
  if (!Array.isArray(list) || list.length === 0) {
    throw at.error(HERE, "an array of arrays [T, n_{l+1}, n_l], one per layer", list);
  }
  const arrays: NdArray[] = [];
  for (const [l, value] of list.entries()) {
    const below = arrays[l - 1]?.shape[1] ?? inputs;
    const above = l === list.length - 1 ? outputs : undefined;
    const shape = [count, above, below];
    const array = readArray(at.at(l), value, { dimensions: [3], shape });
    arrays.push(toNdArray(array.data, array.shape));
  }
  return arrays;
}

function readBiases(
  at: Arguments,
  list: TrainingRun["biases"],
  weights: readonly NdArray[],
  count: number,
): NdArray[] {
  if (list === undefined) return [];
  if (!Array.isArray(list) || list.length !== weights.length) {
    const expected = `an array of ${weights.length} arrays [T, n_{l+1}], one per layer of run.weights`;
    throw at.error(HERE, expected, list);
  }
  return list.map((value, l) => {
    const shape = [count, weights[l]!.shape[1]];
    const array = readArray(at.at(l), value, { dimensions: [2], shape });
    return toNdArray(array.data, array.shape);
  });
}

function networkOf(
  at: Arguments,
  weights: readonly NdArray[],
  biases: readonly NdArray[],
  activation: Activation | undefined,
): Network | undefined {
  if (weights.length === 0) return undefined;
  // A network without hidden layers has no activation.
  const chosen = activation ?? (weights.length === 1 ? "linear" : undefined);
  if (chosen === undefined) return undefined;
  return withinCall(
    at.functionName,
    () => networkWith(weights, biases, chosen),
    ([, ...path]) => ["run", ...path],
  );
}

function networkWith(
  weights: readonly NdArray[],
  biases: readonly NdArray[],
  activation: Activation,
): Network {
  const widths = [weights[0]!.shape[2]!, ...weights.map(({ shape }) => shape[1]!)];
  return mlp({ widths, activation, bias: biases.length > 0 });
}

/** Returns the run with its layers in the given order, which their shapes fit, and the given activation. */
export function withLayers(run: CheckedRun, order: readonly number[], activation: Activation): CheckedRun {
  const weights = order.map((l) => run.weights[l]!);
  const biases = run.biases.length === 0 ? [] : order.map((l) => run.biases[l]!);
  return { ...run, weights, biases, activation, network: networkWith(weights, biases, activation) };
}
